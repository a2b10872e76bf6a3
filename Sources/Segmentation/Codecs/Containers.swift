// SPDX-License-Identifier: Apache-2.0

/// The marker segments of a JPEG file before its first scan, which libjpeg may not get as far as.
struct JPEGSegments: Sequence, IteratorProtocol {
    struct Segment {
        var marker: Int
        var payload: ArraySlice<UInt8>
    }

    private let file: ByteReader
    private var at = 2

    init(_ file: ByteReader) {
        self.file = file
    }

    mutating func next() -> Segment? {
        while let byte = file.integer(at: at, size: 1), let code = file.integer(at: at + 1, size: 1) {
            // Stray bytes before a marker are passed over, as libjpeg does.
            guard byte == 0xff, code != 0, code != 0xff else {
                at += 1
                continue
            }
            // Markers that stand alone.
            guard code != 0x01, !(0xd0...0xd8).contains(code) else {
                at += 2
                continue
            }
            guard code != 0xda, code != 0xd9, let length = file.integer(at: at + 2, size: 2), length >= 2,
                let payload = file.slice(at: at + 4, size: length - 2)
            else { return nil }
            at += 2 + length
            return Segment(marker: 0xff00 | code, payload: payload)
        }
        return nil
    }
}

/// The chunks of a PNG file, as far as their lengths make sense.
struct PNGChunks: Sequence, IteratorProtocol {
    struct Chunk {
        /// Four characters.
        var name: ArraySlice<UInt8>
        var content: ArraySlice<UInt8>
        fileprivate var checked: ArraySlice<UInt8>
        fileprivate var checksum: Int

        func isNamed(_ text: String) -> Bool { name.elementsEqual(text.utf8) }

        /// Whether the checksum is right. Reads the whole content.
        var isIntact: Bool { crc32(checked) == checksum }
    }

    private let file: ByteReader
    private var at = 8

    init(_ file: [UInt8]) {
        self.file = ByteReader(bytes: file[...])
    }

    mutating func next() -> Chunk? {
        guard let length = file.integer(at: at, size: 4), let name = file.slice(at: at + 4, size: 4),
            let content = file.slice(at: at + 8, size: length), let checked = file.slice(at: at + 4, size: length + 4),
            let checksum = file.integer(at: at + 8 + length, size: 4)
        else { return nil }
        at += length + 12
        return Chunk(name: name, content: content, checked: checked, checksum: checksum)
    }
}

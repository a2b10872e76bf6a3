// SPDX-License-Identifier: Apache-2.0

/// The marker segments of a JPEG file before its first scan.
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
        while let marker = file.integer(at: at, size: 2), marker >> 8 == 0xff {
            if marker == 0xffff {  // fill byte
                at += 1
                continue
            }
            if marker == 0xffda || marker == 0xffd9 { return nil }
            guard let length = file.integer(at: at + 2, size: 2), length >= 2,
                let payload = file.slice(at: at + 4, size: length - 2)
            else { return nil }
            at += 2 + length
            return Segment(marker: marker, payload: payload)
        }
        return nil
    }
}

/// The chunks of a WebP file's RIFF container.
struct RIFFChunks {
    private let file: ByteReader

    init(_ file: [UInt8]) {
        self.file = ByteReader(bytes: file[...], endianness: .little)
    }

    /// The first chunk with a name of four characters.
    subscript(name: String) -> ArraySlice<UInt8>? {
        var at = 12
        while let length = file.integer(at: at + 4, size: 4) {
            if file.matches(name, at: at) { return file.slice(at: at + 8, size: length) }
            at += 8 + length + length % 2
        }
        return nil
    }
}

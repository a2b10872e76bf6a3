// SPDX-License-Identifier: Apache-2.0

/// The first image file directory of a TIFF structure, as EXIF has it (TIFF 6.0, section 2).
struct TIFFDirectory {
    private let file: ByteReader
    private let start: Int
    /// Those that the block has room for.
    private let count: Int

    private static let entrySize = 12

    /// Where the entries begin.
    private var entries: some Sequence<Int> { (0..<count).lazy.map { [start] in start + $0 * Self.entrySize } }

    /// - Parameter block: may begin with JPEG's "Exif", and a few stray bytes.
    init?(_ block: ArraySlice<UInt8>) {
        let header = block.indices.prefix(Self.longestPrefix).first {
            block[$0...].starts(with: "II*\0".utf8) || block[$0...].starts(with: "MM\0*".utf8)
        }
        guard let header else { return nil }
        var file = ByteReader(bytes: block[header...])
        if file.matches("II", at: 0) { file.endianness = .little }
        guard let directory = file.integer(at: 4, size: 4), let count = file.integer(at: directory, size: 2) else {
            return nil
        }
        self.file = file
        self.start = directory + 2
        self.count = min(count, max(0, file.count - directory - 2) / Self.entrySize)
    }

    private static let longestPrefix = 64

    /// The first value of a tag, of one of the types for whole numbers.
    func integer(_ tag: Int) -> Int? {
        guard let entry = entries.first(where: { file.integer(at: $0, size: 2) == tag }) else { return nil }
        return switch file.integer(at: entry + 2, size: 2) {
        case 1, 6: file.integer(at: entry + 8, size: 1)
        case 3, 8: file.integer(at: entry + 8, size: 2)
        case 4, 9: file.integer(at: entry + 8, size: 4)
        default: nil
        }
    }

    func contains(_ tag: Int) -> Bool { entries.contains { file.integer(at: $0, size: 2) == tag } }

    /// Tag 0x0112.
    var orientation: Orientation? {
        integer(0x0112).flatMap { UInt8(exactly: $0) }.flatMap(Orientation.init(rawValue:))
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A tEXt, zTXt or iTXt chunk of a PNG file (PNG third edition, 11.3.3).
struct PNGText {
    let keyword: String
    private let stored: ArraySlice<UInt8>
    private let isCompressed: Bool

    /// nil for other chunks and damaged ones.
    init?(_ chunk: PNGChunks.Chunk) {
        let isPlain = chunk.isNamed("tEXt")
        let isInternational = chunk.isNamed("iTXt")
        guard isPlain || isInternational || chunk.isNamed("zTXt") else { return nil }
        guard let end = chunk.content.prefix(80).firstIndex(of: 0) else { return nil }
        keyword = String(decoding: chunk.content[..<end], as: UTF8.self)
        var rest = chunk.content[(end + 1)...]
        if isPlain {
            isCompressed = false
        } else if isInternational {
            guard rest.count >= 2 else { return nil }
            isCompressed = rest.first == 1
            rest = rest.dropFirst(2)
            for _ in ["language", "translated keyword"] {
                guard let end = rest.firstIndex(of: 0) else { return nil }
                rest = rest[(end + 1)...]
            }
        } else {
            isCompressed = true
            rest = rest.dropFirst()
        }
        stored = rest
    }

    /// nil when it is damaged, or larger than any that is read here.
    func content() throws(SegmentationError) -> [UInt8]? {
        try isCompressed ? inflated(stored, limit: Self.largest) : Array(stored.prefix(Self.largest))
    }

    /// EXIF in hexadecimal has at most 130,000 bytes; XMP has seldom more than ten thousand.
    private static let largest = 1 << 20
}

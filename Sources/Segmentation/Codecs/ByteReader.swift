// SPDX-License-Identifier: Apache-2.0

/// Big- and little-endian integers out of untrusted bytes; nil past the end.
struct ByteReader {
    enum Endianness { case big, little }

    let bytes: ArraySlice<UInt8>
    var endianness = Endianness.big

    var count: Int { bytes.count }

    func integer(at offset: Int, size: Int) -> Int? {
        guard offset >= 0, offset <= count - size else { return nil }
        let start = bytes.startIndex + offset
        let field = bytes[start..<start + size]
        return switch endianness {
        case .big: field.reduce(0) { $0 << 8 | Int($1) }
        case .little: field.reversed().reduce(0) { $0 << 8 | Int($1) }
        }
    }

    func matches(_ text: String, at offset: Int) -> Bool {
        slice(at: offset, size: text.utf8.count).map { Array($0) == Array(text.utf8) } ?? false
    }

    func slice(at offset: Int, size: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, size >= 0, offset <= count - size else { return nil }
        let start = bytes.startIndex + offset
        return bytes[start..<start + size]
    }
}

// SPDX-License-Identifier: Apache-2.0

/// PNG files taken apart and put together, without the code that is tested.
public enum PNGFile {
    /// The file with each chunk's checksum made right: libpng would stop at nearly every change otherwise.
    public static func withChecksums(_ file: [UInt8]) -> [UInt8] {
        var file = file
        var at = 8
        while at + 12 <= file.count {
            let length = file[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
            guard length <= file.count - at - 12 else { break }
            let sum = checksum(file[at + 4..<at + 8 + length])
            for index in 0..<4 { file[at + 8 + length + index] = UInt8(truncatingIfNeeded: sum >> (24 - 8 * index)) }
            at += length + 12
        }
        return file
    }

    /// Its checksum is zero, for `withChecksums` to make right.
    public static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let length = (0..<4).map { UInt8(truncatingIfNeeded: content.count >> (24 - 8 * $0)) }
        return length + Array(type.utf8) + content + [0, 0, 0, 0]
    }

    /// A file without the first chunk of a type.
    public static func removing(_ type: String, from file: [UInt8]) -> [UInt8] {
        guard let content = content(of: type, in: file) else { return file }
        return Array(file[..<(content.lowerBound - 8)] + file[(content.upperBound + 4)...])
    }

    /// A file with chunks put in behind its IHDR.
    public static func adding(_ chunks: [UInt8], to file: [UInt8]) -> [UInt8] {
        withChecksums(Array(file[..<33]) + chunks + Array(file[33...]))
    }

    /// Where the content of the first chunk of a type lies.
    public static func content(of type: String, in file: [UInt8]) -> Range<Int>? {
        var at = 8
        while at + 12 <= file.count {
            let length = file[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
            if Array(file[at + 4..<at + 8]) == Array(type.utf8) { return at + 8..<at + 8 + length }
            at += length + 12
        }
        return nil
    }

    /// zlib's format without compression (RFC 1950 and 1951), for less than 64 KB.
    public static func stored(_ content: [UInt8]) -> [UInt8] {
        let length = [UInt8(content.count & 255), UInt8(content.count >> 8)]
        let (low, high) = content.reduce((1, 0)) { sums, byte in
            let low = (sums.0 + Int(byte)) % 65521
            return (low, (sums.1 + low) % 65521)
        }
        let adler = [high >> 8, high & 255, low >> 8, low & 255].map { UInt8($0) }
        return [0x78, 0x01, 1] + length + length.map { ~$0 } + content + adler
    }

    /// CRC-32 of ISO 3309.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { crc, byte in (crc >> 8) ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ value >> 1 : value >> 1 }
    }
}

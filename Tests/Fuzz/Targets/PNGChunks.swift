// SPDX-License-Identifier: Apache-2.0

/// The chunks of a PNG file (ISO/IEC 15948, 5.3).
enum PNGChunks {
    /// The file with each chunk's checksum made right: libpng would stop at nearly every change otherwise.
    static func withChecksums(_ file: [UInt8]) -> [UInt8] {
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

    static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let length = (0..<4).map { UInt8(truncatingIfNeeded: content.count >> (24 - 8 * $0)) }
        return length + Array(type.utf8) + content + [0, 0, 0, 0]
    }

    /// CRC-32 of ISO 3309.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { crc, byte in (crc >> 8) ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ value >> 1 : value >> 1 }
    }
}

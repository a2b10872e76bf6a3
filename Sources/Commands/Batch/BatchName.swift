// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A path below a batch's folder, with slashes: bytes, of which no two are one, however a text of them would be compared.
struct BatchName: Hashable, Sendable, Comparable {
    var bytes: [UInt8]

    var displayed: String { bytes.displayed }

    static func < (a: BatchName, b: BatchName) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}

/// In JSON a text; a name that is not UTF-8 is an object with its bytes in Base64.
extension BatchName: Codable {
    private struct Bytes: Codable {
        var base64: Data
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            bytes = Array(text.utf8)
        } else {
            bytes = [UInt8](try container.decode(Bytes.self).base64)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let text = String(validating: bytes, as: UTF8.self) {
            try container.encode(text)
        } else {
            try container.encode(Bytes(base64: Data(bytes)))
        }
    }
}

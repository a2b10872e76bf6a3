// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird
internal import NIOCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// JSON as the server writes it: keys in snake case and sorted, so that the same value is the same text.
enum JSONBody {
    static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Values that are encoded here hold no floats that JSON lacks, and no keys of the wrong kind: encoding cannot fail.
        return [UInt8](try! encoder.encode(value))
    }
}

extension ResponseBody {
    static func json(_ value: some Encodable) -> ResponseBody {
        ResponseBody(byteBuffer: ByteBuffer(bytes: JSONBody.encode(value)))
    }
}

extension Response {
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: "application/json"], body: .json(value))
    }
}

// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird
internal import NIOCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension ResponseBody {
    /// Keys in snake case and sorted, so that the same value is the same text.
    static func json(_ value: some Encodable) -> ResponseBody {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Values that are encoded here hold no floats that JSON lacks, and no keys of the wrong kind: encoding cannot fail.
        let data = try! encoder.encode(value)
        return ResponseBody(byteBuffer: ByteBuffer(bytes: data))
    }
}

extension Response {
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: "application/json"], body: .json(value))
    }
}

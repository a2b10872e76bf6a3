// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import Logging

extension HTTPField.Name {
    static let xRequestID = Self("X-Request-ID")!
    static let xEngineVersion = Self("X-Engine-Version")!
}

/// Gives each request an ID, keeping a valid incoming one, and each response that ID and the engine's version.
struct RequestIDMiddleware: RouterMiddleware {
    let engineVersion: String

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.requestID = request.headers[.xRequestID].flatMap(Self.accept) ?? RequestID().description
        context.logger[metadataKey: "hb.request.id"] = nil
        context.logger[metadataKey: "request_id"] = "\(context.requestID)"
        var response = try await next(request, context)
        response.headers[.xRequestID] = context.requestID
        response.headers[.xEngineVersion] = engineVersion
        return response
    }

    /// 1-128 characters that are safe in logs and headers.
    private static func accept(_ id: String) -> String? {
        let isSafe = id.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        return isSafe && (1...128).contains(id.utf8.count) ? id : nil
    }
}

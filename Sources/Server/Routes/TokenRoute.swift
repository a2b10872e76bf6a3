// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird
internal import Logging

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `POST /auth/token`: a token for a user, against the API key.
struct TokenRoute {
    struct Grant: Encodable {
        var accessToken: String
        var tokenType = "bearer"
        var expiresIn: Int
    }

    private struct Form: Decodable {
        var userID: String?

        enum CodingKeys: String, CodingKey {
            case userID = "user_id"
        }
    }

    private static let maxBody = 16_384

    let service: Service

    func respond(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try authorise(request, context)
        let (token, expiresIn) = try await service.tokens.issue(userID: try await userID(request, context))
        var response = Response.json(Grant(accessToken: token, expiresIn: expiresIn))
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func authorise(_ request: Request, _ context: ServiceContext) throws {
        if let credential = request.bearerCredential {
            guard service.configuration.keys.accept(credential) else {
                throw APIError(.invalidAPIKey, "The bearer credential is not this server's API key.")
            }
        } else if !(service.configuration.isDebug
            && comesFromThisMachine(request, address: context.channel.remoteAddress))
        {
            throw APIError(.missingCredentials, "Send the API key as `Authorization: Bearer ...`.")
        }
    }

    private func userID(_ request: Request, _ context: ServiceContext) async throws -> String {
        let inBody = try await bodyUserID(request, context)
        let inQuery = request.uri.queryParameters.get("user_id")
        guard let userID = inQuery ?? inBody else {
            throw APIError(.invalidParameter, "user_id is missing; send it in the query, a form or JSON.")
        }
        guard inQuery == nil || inBody == nil else {
            throw APIError(.invalidParameter, "user_id is given more than once; send it once.")
        }
        let isVisible = userID.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        guard isVisible, (1...256).contains(userID.count), userID.contains(where: { !$0.isWhitespace }) else {
            throw APIError(.invalidParameter, "user_id must be 1 to 256 visible characters.")
        }
        return userID
    }

    private func bodyUserID(_ request: Request, _ context: ServiceContext) async throws -> String? {
        let kind = HeaderParameters(request.headers[.contentType] ?? "").value.lowercased()
        guard let body = try? await request.body.collect(upTo: Self.maxBody) else {
            throw APIError(.uploadTooLarge, "The body may have at most \(Self.maxBody) bytes here.")
        }
        guard body.readableBytes > 0 else { return nil }
        let bytes = Array(body.readableBytesView)
        switch kind {
        case "application/x-www-form-urlencoded":
            return try? URLEncodedFormDecoder().decode(Form.self, from: String(decoding: bytes, as: UTF8.self)).userID
        case "application/json":
            guard let form = try? JSONDecoder().decode(Form.self, from: Data(bytes)) else {
                throw APIError(.malformedJSON, "The body is not a JSON object with a string `user_id`.")
            }
            return form.userID
        case "multipart/form-data":
            let boundary = MultipartForm.boundary(inContentType: request.headers[.contentType] ?? "") ?? ""
            guard let form = try? MultipartForm(body: bytes, boundary: boundary) else {
                throw APIError(.malformedMultipart, "The multipart body is damaged or incomplete.")
            }
            return form.parts.first { $0.name == "user_id" }.map { String(decoding: $0.content, as: UTF8.self) }
        default:
            throw APIError(.unsupportedMediaType, "Send user_id in the query, a form or application/json.")
        }
    }
}

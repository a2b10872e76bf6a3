// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird

/// Finds out who is calling and refuses everyone that its endpoint does not accept.
struct AuthenticationMiddleware: RouterMiddleware {
    let accepted: Endpoint.Credential
    let keys: APIKeys
    let tokens: TokenAuthority

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        guard let credential = credential(of: request) else {
            throw APIError(.missingCredentials, "Send \(expectation).")
        }
        var context = context
        context.principal = try principal(credential)
        return try await next(request, context)
    }

    private func credential(of request: Request) -> String? {
        if accepted == .removeBG, let key = request.headers[.xAPIKey], !key.isEmpty { return key }
        return request.bearerCredential
    }

    private func principal(_ credential: String) throws -> Principal {
        let isKey = keys.accept(credential)
        switch accepted {
        case .apiKey:
            guard isKey else { throw APIError(.invalidAPIKey, "The bearer credential is not this server's API key.") }
            return .apiKey
        case .token:
            guard !isKey else {
                throw APIError(
                    .invalidToken, "This endpoint takes a token, not the API key. Get one from POST /auth/token.")
            }
            return .user(id: try tokens.verify(credential))
        case .either, .removeBG:
            return isKey ? .apiKey : .user(id: try tokens.verify(credential))
        }
    }

    private var expectation: String {
        switch accepted {
        case .apiKey: "the API key as `Authorization: Bearer ...`"
        case .token: "a token from POST /auth/token as `Authorization: Bearer ...`"
        case .either: "a token or the API key as `Authorization: Bearer ...`"
        case .removeBG: "the API key or a token as `X-Api-Key: ...`"
        }
    }
}

extension HTTPField.Name {
    static let xAPIKey = Self("X-Api-Key")!
}

extension Request {
    /// What follows `Bearer`, in any case, in the Authorization header; nil when there is nothing.
    var bearerCredential: String? {
        guard let header = headers[.authorization] else { return nil }
        let fields = header.split(separator: " ", maxSplits: 1)
        guard fields.count == 2, fields[0].lowercased() == "bearer" else { return nil }
        let credential = fields[1].drop { $0 == " " }
        return credential.isEmpty ? nil : String(credential)
    }
}

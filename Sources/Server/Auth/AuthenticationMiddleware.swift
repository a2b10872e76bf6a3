// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird

/// Finds out who is calling, from `Authorization: Bearer`, and refuses everyone that its routes do not accept.
struct AuthenticationMiddleware: RouterMiddleware {
    enum Accepted {
        case apiKey
        case token
        case either
    }

    let accepted: Accepted
    let keys: APIKeys
    let tokens: TokenAuthority

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        guard let credential = request.bearerCredential else {
            throw APIError(.missingCredentials, "Send \(expectation) as `Authorization: Bearer ...`.")
        }
        var context = context
        context.principal = try await principal(credential)
        return try await next(request, context)
    }

    private func principal(_ credential: String) async throws -> Principal {
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
            return .user(id: try await tokens.verify(credential))
        case .either:
            return isKey ? .apiKey : .user(id: try await tokens.verify(credential))
        }
    }

    private var expectation: String {
        switch accepted {
        case .apiKey: "the API key"
        case .token: "a token from POST /auth/token"
        case .either: "a token or the API key"
        }
    }
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

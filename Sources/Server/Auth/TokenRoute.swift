// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird
internal import Logging

extension Endpoint {
    static let token = Endpoint(
        name: "token", method: .post, path: "/auth/token", summary: "Issue a token",
        details:
            "A JSON Web Token for a user, against the API key. `user_id`, 1 to 256 visible characters, comes in the query, a "
            + "form or JSON. With `DEBUG=true` a client on the server's own machine needs no key.",
        query: [query(TokenRoute.parameter, TokenRoute.schema, "Whom the token names.")],
        requestBody: body(
            forms { _ in ["type": "object", "properties": [TokenRoute.parameter: TokenRoute.schema]] },
            isRequired: false),
        answers: ["200": json("Grant", "The token.")],
        errorCodes: [
            .missingCredentials, .invalidAPIKey, .invalidParameter, .malformedJSON, .malformedMultipart,
            .uploadTooLarge,
            .uploadTimedOut, .unsupportedMediaType, .unsupportedContentEncoding, .notImplemented, .overloaded,
        ],
        examples: [
            #"curl -f -X POST "$SILHOUETTE/auth/token" -H "Authorization: Bearer $API_SECRET_KEY" -d user_id=me"#
        ],
        access: .openToThisMachine { TokenRoute(service: $0).respond })
}

/// `POST /auth/token`: a token for a user, against the API key.
struct TokenRoute {
    struct Grant: Encodable {
        var accessToken: String
        var tokenType = "bearer"
        var expiresIn: Int
    }

    fileprivate static let parameter = "user_id"
    fileprivate static let schema: JSONValue = ["type": "string", "minLength": 1, "maxLength": 256]
    private static let maxBody = 16_384

    let service: Service

    func respond(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try authorise(request, context)
        let (token, expiresIn) = try service.tokens.issue(userID: try await userID(request, context))
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
        let fields =
            try URLEncodedForm(Array((request.uri.query ?? "").utf8)).fields + (try await formFields(request, context))
        if let other = fields.first(where: { $0.name != Self.parameter }) {
            throw APIError(.invalidParameter, "There is no parameter \"\(other.name.prefix(40))\"; there is user_id.")
        }
        guard let field = fields.first else {
            throw APIError(.invalidParameter, "user_id is missing; send it in the query, a form or JSON.")
        }
        guard fields.count == 1 else {
            throw APIError(.invalidParameter, "user_id is given more than once; send it once.")
        }
        let userID = try field.text
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

    private func formFields(_ request: Request, _ context: ServiceContext) async throws -> [FormField] {
        let body = try await service.bodies.read(
            request, from: context.channel, limit: Self.maxBody, into: service.bodies.makeClaim())
        guard !body.isEmpty else { return [] }
        let contentType = ContentType(request.headers[.contentType])
        guard let encoding = FormEncoding(contentType) else {
            throw APIError(.unsupportedMediaType, "Send user_id in the query, a form or application/json.")
        }
        return try encoding.fields(in: body, boundary: contentType.boundary)
    }
}

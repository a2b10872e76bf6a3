// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird

/// Something that the server answers: its row in the table, which stands beside the route that answers it. The router, the list
/// of methods, the OpenAPI document and the tables of the documentation come from it.
struct Endpoint: Sendable {
    /// What authentication accepts.
    enum Credential {
        case apiKey
        case token
        case either
        /// As `either`, also as `X-Api-Key`.
        case removeBG
    }

    /// Who may call it, and the route that is reached then.
    enum Access: Sendable {
        case open(@Sendable (Service) -> Route<ServiceContext>)
        /// The API key, or nothing from this machine in DEBUG mode: the route judges that itself.
        case openToThisMachine(@Sendable (Service) -> Route<ServiceContext>)
        case guarded(by: Credential, @Sendable (Service) -> Route<AuthenticatedContext>)
    }

    typealias Route<Context> = @Sendable (Request, Context) async throws -> Response

    /// One word, for anchors and generated clients.
    let name: String
    let method: HTTPRequest.Method
    /// Without a trailing slash; with one it is answered, too.
    let path: String
    let summary: String
    let details: String
    /// Of the query, as OpenAPI has them.
    var query: [JSONValue] = []
    /// As OpenAPI has it.
    var requestBody: JSONValue?
    /// Answers by status when all is well, as OpenAPI has them.
    let answers: [String: JSONValue]
    /// Codes of the errors that it can answer with, besides `internal_error`.
    var errorCodes: [APIError.Code] = []
    /// Whether a call counts against the caller's rate; the caller is known behind a guard alone.
    var isRateLimited = false
    /// Commands for a shell in which `SILHOUETTE` is the server's address, `TOKEN` a token and `API_SECRET_KEY` the key, in a
    /// folder with `portrait.jpg`. The tests run them.
    let examples: [String]
    let access: Access

    /// As `Allow` lists it. What can be got can be asked for its headers alone.
    var allowedMethods: String { method == .get ? "GET, HEAD" : method.rawValue }

    /// Whether errors have remove.bg's form.
    var speaksRemoveBG: Bool { Self.speaksRemoveBG(path: path) }

    /// The same of a path that may be no endpoint's.
    static func speaksRemoveBG(path: String) -> Bool { path.hasPrefix("/v1.0/") }
}

extension Endpoint: CaseIterable {
    /// In the order of the documentation.
    static let allCases: [Endpoint] = [
        cutout, token, removeBG, account, improve, health, live, ready, metrics, openAPI, docs, page,
    ]

    /// All that answer at a path, whatever their methods.
    static func at(path: String) -> [Endpoint] { allCases.filter { $0.path == path } }
}

/// An endpoint is its name.
extension Endpoint: Equatable, CustomStringConvertible {
    static func == (one: Endpoint, other: Endpoint) -> Bool { one.name == other.name }

    var description: String { name }
}

// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes

/// Everything that the server answers: the router, the list of methods, the OpenAPI document and the tables of the
/// documentation come from here.
enum Endpoint: String, CaseIterable, Sendable {
    case cutout = "/api/remove-background"
    case token = "/auth/token"
    case removeBG = "/v1.0/removebg"
    case account = "/v1.0/account"
    case improve = "/v1.0/improve"
    case health = "/health"
    case live = "/health/live"
    case ready = "/health/ready"
    case metrics = "/metrics"
    case openAPI = "/openapi.json"
    case docs = "/docs"
    case page = "/"

    /// Who may call it.
    enum Credential {
        case none
        case apiKey
        case token
        case either
        /// As `either`, also as `X-Api-Key`.
        case removeBG
        /// The API key, or nothing from this machine in DEBUG mode.
        case apiKeyOrLoopback
    }

    /// Without a trailing slash; with one it is answered, too.
    var path: String { rawValue }

    var method: HTTPRequest.Method {
        switch self {
        case .token, .cutout, .removeBG, .improve: .post
        case .live, .ready, .health, .metrics, .account, .openAPI, .docs, .page: .get
        }
    }

    /// As `Allow` lists them. What can be got can be asked for its headers alone.
    var allowedMethods: String { method == .get ? "GET, HEAD" : method.rawValue }

    var credential: Credential {
        switch self {
        case .live, .ready, .openAPI, .docs, .page: .none
        case .health: .apiKey
        case .token: .apiKeyOrLoopback
        case .cutout: .token
        case .metrics: .either
        case .removeBG, .account, .improve: .removeBG
        }
    }

    /// Whether a call counts against the caller's rate.
    var isRateLimited: Bool { self == .cutout || self == .removeBG }

    /// Whether errors have remove.bg's form.
    var speaksRemoveBG: Bool { Self.speaksRemoveBG(path: path) }

    /// The same of a path that may be no endpoint's.
    static func speaksRemoveBG(path: String) -> Bool { path.hasPrefix("/v1.0/") }

    var summary: String {
        switch self {
        case .live: "Whether the process answers"
        case .ready: "Whether the server wants requests"
        case .health: "State of the server"
        case .token: "Issue a token"
        case .cutout: "Cut the subject out of a photograph"
        case .metrics: "Measurements"
        case .removeBG: "Cut out, as the remove.bg API does"
        case .account: "Credits, of which none are needed"
        case .improve: "Contribute a picture: not taken here"
        case .openAPI: "This description"
        case .docs: "The reference, for people"
        case .page: "The web page"
        }
    }

    var details: String {
        switch self {
        case .live: "For orchestrators. Answers in milliseconds, whatever the load."
        case .ready: "For orchestrators. 503 while the server drains before it stops."
        case .health: "Versions, uptime, workers and queue."
        case .token:
            "A JSON Web Token for a user, against the API key. `user_id`, 1 to 256 visible characters, comes in the query, a "
                + "form or JSON. With `DEBUG=true` a client on the server's own machine needs no key."
        case .cutout:
            "The photograph in the form part `file`, or as the body itself with an `image/*` content type and parameters in "
                + "the query. An unknown name, a repeated one, or a value outside its grammar is refused. With "
                + "`Accept: application/json` the answer is JSON with the result in Base64."
        case .metrics:
            "JSON, or Prometheus text when `Accept` prefers `text/plain` or OpenMetrics, or with `format=prometheus`."
        case .removeBG:
            "A drop-in for remove.bg's endpoint of this name: change a client's base address and nothing else. Empty values "
                + "count as absent."
        case .account: "What clients of remove.bg ask before they start."
        case .improve: "Always 501: pictures are never kept."
        case .openAPI: "OpenAPI 3.1."
        case .docs: "Rendered from the OpenAPI document; needs no network."
        case .page: "Cuts out photographs in a browser, with strokes to correct them. Needs no network but this server."
        }
    }

    /// Codes of the errors that it can answer with, besides `internal_error`.
    var errorCodes: [APIError.Code] {
        switch self {
        case .live, .ready, .openAPI, .docs, .page: []
        case .health: [.missingCredentials, .invalidAPIKey]
        case .token:
            [
                .missingCredentials, .invalidAPIKey, .invalidParameter, .malformedJSON, .malformedMultipart,
                .uploadTooLarge, .uploadTimedOut, .unsupportedMediaType, .unsupportedContentEncoding, .notImplemented,
                .overloaded,
            ]
        case .metrics: [.missingCredentials, .invalidToken, .expiredToken, .invalidParameter]
        case .cutout: Self.imageCodes + [.missingCredentials, .invalidToken, .expiredToken]
        case .removeBG:
            Self.imageCodes + [
                .authFailed, .malformedJSON, .urlNotAllowed, .invalidURL, .urlPrivateAddress, .urlUnreachable,
                .urlRefused, .urlTooLarge, .urlTimedOut, .tooManyRedirects,
            ]
        case .account: [.authFailed]
        case .improve: [.authFailed, .notImplemented]
        }
    }

    private static let imageCodes: [APIError.Code] = [
        .invalidParameter, .missingFile, .multipleSources, .malformedMultipart, .uploadTimedOut, .uploadTooLarge,
        .unsupportedImageFormat, .unsupportedMediaType, .unsupportedContentEncoding, .corruptImage, .imageTooLarge,
        .imageTooSmall, .lowConfidence, .unknownForeground, .rateLimited, .overloaded, .timedOut,
    ]
}

// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird

/// Tells browsers to take answers for what they are, to embed them nowhere and to keep no copy.
struct SecurityHeadersMiddleware: RouterMiddleware {
    /// Whether browsers are to insist on HTTPS from now on.
    let isSecure: Bool

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        func set(_ name: String, _ value: String) {
            let name = HTTPField.Name(name)!
            if response.headers[name] == nil { response.headers[name] = value }
        }
        set("X-Content-Type-Options", "nosniff")
        set("Referrer-Policy", "no-referrer")
        set("X-Frame-Options", "DENY")
        set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        set("Cache-Control", "no-store")
        if isSecure { set("Strict-Transport-Security", "max-age=31536000") }
        return response
    }
}

// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird

/// Lets pages of certain origins call the server from a browser.
struct CrossOriginMiddleware: RouterMiddleware {
    private let any: CORSMiddleware<ServiceContext>?
    private let named: [String: CORSMiddleware<ServiceContext>]

    /// - Parameter origins: exact, or `*` for all.
    init(origins: [String]) {
        any = origins.contains("*") ? Self.middleware(.all) : nil
        named = Dictionary(
            origins.filter { $0 != "*" }.map { ($0, Self.middleware(.custom($0))) },
            uniquingKeysWith: { first, _ in first })
    }

    private static let exposed =
        (CutoutHeader.allCases.map(\.rawValue) + [
            "X-Request-ID", "X-Engine-Version", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
            "Retry-After", "X-Max-Width", "X-Max-Height", "X-Credits-Charged",
        ]).joined(separator: ", ")

    private static func middleware(
        _ origin: CORSMiddleware<ServiceContext>.AllowOriginExtended
    ) -> CORSMiddleware<ServiceContext> {
        CORSMiddleware(
            allowOrigin: origin,
            allowHeaders: [.accept, .authorization, .contentType, .xAPIKey, .xRequestID],
            allowMethods: [.get, .post],
            maxAge: .hours(1))
    }

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        let origin = request.headers[.origin] ?? ""
        if let middleware = named[origin.lowercased()] ?? any {
            var response = try await middleware.handle(request, context: context, next: next)
            // Hummingbird sends it with preflights alone, where browsers do not look for it.
            if !origin.isEmpty { response.headers[.accessControlExposeHeaders] = Self.exposed }
            return response
        }
        var response = try await next(request, context)
        if !named.isEmpty { response.headers[values: .vary].append("Origin") }
        return response
    }
}

// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import Synchronization

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Counts each caller's requests in windows of a minute that begin with the first of them.
final class RateLimiter: Sendable {
    struct Standing: Sendable {
        var limit: Int
        /// Requests that are left in this window.
        var remaining: Int
        /// When the window ends, in seconds since 1970.
        var reset: Int
        var isExceeded: Bool
    }

    private struct Window {
        var end: Double
        var count: Int
    }

    private static let length = 60.0
    /// Windows that are over are swept out when there are more than this.
    private static let sweepCount = 10_000

    let limit: Int
    private let windows = Mutex<[String: Window]>([:])

    init(perMinute limit: Int) {
        self.limit = limit
    }

    /// Counts a request and tells how things stand.
    ///
    /// - Parameter now: seconds since 1970.
    func count(_ caller: String, now: Double = Date().timeIntervalSince1970) -> Standing {
        windows.withLock { windows in
            if windows.count > Self.sweepCount { windows = windows.filter { $0.value.end > now } }
            var window = windows[caller].flatMap { $0.end > now ? $0 : nil } ?? Window(end: now + Self.length, count: 0)
            window.count += 1
            windows[caller] = window
            return Standing(
                limit: limit, remaining: max(0, limit - window.count), reset: Int(window.end.rounded(.up)),
                isExceeded: window.count > limit)
        }
    }
}

/// Refuses callers that ask too often, and tells the others how often they may still ask.
struct RateLimitMiddleware: RouterMiddleware {
    let limiter: RateLimiter

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        // Nobody is exempt: a route that is limited before its callers are known answers none.
        guard let principal = context.principal else {
            throw APIError(.missingCredentials, "Authentication is required.")
        }
        let now = Date().timeIntervalSince1970
        let standing = limiter.count(principal.callerKey, now: now)
        guard !standing.isExceeded else {
            var error = APIError(
                .rateLimited, "At most \(standing.limit) requests a minute are allowed. Wait, then go on.")
            error.headers[.retryAfter] = String(max(1, standing.reset - Int(now)))
            error.headers.append(contentsOf: standing.headers)
            throw error
        }
        do {
            var response = try await next(request, context)
            response.headers.append(contentsOf: standing.headers)
            return response
        } catch var error as APIError {
            error.headers.append(contentsOf: standing.headers)
            throw error
        }
    }
}

extension RateLimiter.Standing {
    var headers: HTTPFields {
        [
            .init("X-RateLimit-Limit")!: String(limit), .init("X-RateLimit-Remaining")!: String(remaining),
            .init("X-RateLimit-Reset")!: String(reset),
        ]
    }
}

extension Principal {
    /// Tells callers apart: in limits, and in the line for a worker. A user cannot be called like the API key.
    var callerKey: String {
        switch self {
        case .apiKey: "key"
        case .user(let id): "user:" + id
        }
    }
}

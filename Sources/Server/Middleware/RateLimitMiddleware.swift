// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Refuses callers that ask too often, and tells the others how often they may still ask.
struct RateLimitMiddleware: RouterMiddleware {
    let limiter: RateLimiter

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        // Every caller is limited; without a known caller the request is refused.
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
    fileprivate var headers: HTTPFields {
        [.rateLimit: String(limit), .rateRemaining: String(remaining), .rateReset: String(reset)]
    }
}

extension RateLimitMiddleware {
    /// What each header means, for the OpenAPI document.
    static let headerMeanings = [
        HTTPField.Name.rateLimit.rawName: "Requests a minute; only with `RATE_LIMIT_PER_MINUTE`.",
        HTTPField.Name.rateRemaining.rawName: "What is left of it.",
        HTTPField.Name.rateReset.rawName: "When it begins anew, in seconds since 1970.",
    ]
}

extension HTTPField.Name {
    fileprivate static let rateLimit = Self("X-RateLimit-Limit")!
    fileprivate static let rateRemaining = Self("X-RateLimit-Remaining")!
    fileprivate static let rateReset = Self("X-RateLimit-Reset")!
}

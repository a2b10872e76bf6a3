// SPDX-License-Identifier: Apache-2.0
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

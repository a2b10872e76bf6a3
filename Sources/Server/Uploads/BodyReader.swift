// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// Reads request bodies into memory under two limits: one for a body, one for all bodies that are being received.
final class BodyReader: Sendable {
    private let maxUpload: Int
    private let maxInflight: Int
    private let inflight = Atomic<Int>(0)

    init(maxUpload: Int, maxInflight: Int) {
        self.maxUpload = maxUpload
        self.maxInflight = maxInflight
    }

    /// The whole body. Throws 413 as soon as it is known to be too large, 503 when too much is being received already, 408
    /// when it took too long.
    ///
    /// - Parameter limit: less than the general one, for bodies that hold no image.
    func read(_ request: Request, from channel: any Channel, limit: Int = .max) async throws -> [UInt8] {
        let limit = min(limit, maxUpload)
        let body = try await collect(
            request.body, announced: request.headers[.contentLength], limit: limit, orElse: tooLarge(limit))
        guard try await !UploadDeadlineHandler.hasExpired(on: channel) else {
            throw APIError(
                .uploadTimedOut, "The request took too long to arrive. Send it again over a faster connection.")
        }
        return body
    }

    /// Everything that arrives, as long as it keeps to a limit and to that for all bodies together.
    ///
    /// - Parameter announced: what the Content-Length header says.
    func collect<Chunks: AsyncSequence>(
        _ chunks: Chunks, announced: String?, limit: Int, orElse tooLarge: APIError
    ) async throws -> [UInt8] where Chunks.Element == ByteBuffer {
        let announced = max(0, announced.flatMap { Int($0) } ?? 0)
        guard announced <= limit else { throw tooLarge }
        var body: [UInt8] = []
        var reserved = 0
        defer { inflight.subtract(reserved, ordering: .relaxed) }
        try reserve(announced, &reserved)
        body.reserveCapacity(announced)
        for try await chunk in chunks {
            let size = body.count + chunk.readableBytes
            guard size <= limit else { throw tooLarge }
            if size > reserved { try reserve(size - reserved, &reserved) }
            body.append(contentsOf: chunk.readableBytesView)
        }
        return body
    }

    private func reserve(_ bytes: Int, _ reserved: inout Int) throws {
        let total = inflight.add(bytes, ordering: .relaxed).newValue
        reserved += bytes
        guard total <= maxInflight else {
            throw APIError.overloaded("Too many uploads are arriving at once. Try again shortly.", retryAfter: 1)
        }
    }

    private func tooLarge(_ limit: Int) -> APIError {
        APIError(
            .uploadTooLarge,
            limit < maxUpload
                ? "The request body may have at most \(limit) bytes here."
                : "The request body may have at most \(Double(limit) / 1e6) MB. Send a smaller or more compressed image."
        )
    }
}

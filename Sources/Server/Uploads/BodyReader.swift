// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// Reads request bodies into memory under two limits: one for a body, one for all that are in memory.
final class BodyReader: Sendable {
    private let maxUpload: Int
    private let maxInflight: Int
    private let inflight = Atomic<Int>(0)
    private let idleMemory = IdleMemory()

    init(maxUpload: Int, maxInflight: Int) {
        self.maxUpload = maxUpload
        self.maxInflight = maxInflight
    }

    /// Bytes of all bodies that have been received, wholly or in part, and whose requests are not answered.
    var inflightBytes: Int { inflight.load(ordering: .relaxed) }

    /// Answers a request with a share in the bytes that may be in flight: what is read within counts until the end.
    func withShare<Value>(_ body: (InflightShare) async throws -> Value) async throws -> Value {
        let share = InflightShare(of: self)
        idleMemory.begin()
        defer {
            inflight.subtract(share.bytes, ordering: .relaxed)
            idleMemory.end()
        }
        return try await body(share)
    }

    /// The whole body. Throws 413 as soon as it is known to be too large, 503 when too much is in memory already, 408 when it
    /// took too long.
    ///
    /// - Parameter limit: less than the general one, for bodies that hold no image.
    func read(
        _ request: Request, from channel: any Channel, limit: Int = .max, into share: InflightShare
    ) async throws -> [UInt8] {
        let limit = min(limit, maxUpload)
        let announced = request.headers[.contentLength]
        let body: [UInt8]
        do {
            body = try await collect(
                request.body, announced: announced, limit: limit, orElse: tooLarge(limit), into: share)
        } catch let error as APIError {
            throw error
        } catch {
            // Nothing else can fail in the middle of a body.
            throw CancellationError()
        }
        guard try await !UploadDeadlineHandler.hasExpired(on: channel) else {
            throw APIError.uploadTimedOut
        }
        if let announced = announced.flatMap({ Int($0) }), body.count < announced { throw CancellationError() }
        return body
    }

    /// Everything that arrives, as long as it keeps to a limit and to that for all bodies together.
    ///
    /// - Parameter announced: what the Content-Length header says.
    func collect<Chunks: AsyncSequence>(
        _ chunks: Chunks, announced: String?, limit: Int, orElse tooLarge: APIError, into share: InflightShare
    ) async throws -> [UInt8] where Chunks.Element == ByteBuffer {
        let announced = max(0, announced.flatMap { Int($0) } ?? 0)
        guard announced <= limit else { throw tooLarge }
        var body: [UInt8] = []
        for try await chunk in chunks {
            guard body.count + chunk.readableBytes <= limit else { throw tooLarge }
            // Nothing is taken for what is only announced: whoever promises much and sends little would keep others out.
            try share.take(chunk.readableBytes)
            body.append(contentsOf: chunk.readableBytesView)
        }
        return body
    }

    fileprivate func take(_ bytes: Int) throws {
        guard inflight.add(bytes, ordering: .relaxed).newValue <= maxInflight else {
            throw APIError.overloaded("Too many uploads are in work at once. Try again shortly.", retryAfter: 1)
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

/// What one request holds of the bytes that may be in flight.
final class InflightShare: Sendable {
    private let reader: BodyReader
    private let taken = Atomic(0)

    fileprivate init(of reader: BodyReader) {
        self.reader = reader
    }

    fileprivate var bytes: Int { taken.load(ordering: .relaxed) }

    /// Throws 503 when there are too many in flight.
    fileprivate func take(_ bytes: Int) throws {
        taken.add(bytes, ordering: .relaxed)
        try reader.take(bytes)
    }
}

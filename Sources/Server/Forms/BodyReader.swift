// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// Reads request bodies into memory under two limits: one for a body, one for all that are in memory.
final class BodyReader: Sendable {
    private let maxUpload: Int
    fileprivate let maxInflight: Int
    fileprivate let inflight = Atomic<Int>(0)
    fileprivate let idleMemory = IdleMemory()

    init(maxUpload: Int, maxInflight: Int) {
        self.maxUpload = maxUpload
        self.maxInflight = maxInflight
    }

    /// Bytes of all bodies in memory: of requests, wholly or in part, and of answers that are not sent.
    var inflightBytes: Int { inflight.load(ordering: .relaxed) }

    /// A claim to the bytes that may be in flight, for one request and its answer.
    func makeClaim() -> InflightClaim { InflightClaim(of: self) }

    /// The whole body. Throws 413 as soon as it is known to be too large, 503 when too much is in memory already, 408 when it
    /// took too long.
    ///
    /// - Parameter limit: less than the general one, for bodies that hold no image.
    func read(
        _ request: Request, from channel: any Channel, limit: Int = .max, into claim: InflightClaim
    ) async throws -> [UInt8] {
        try Self.checkEncoding(request.headers[.contentEncoding])
        let limit = min(limit, maxUpload)
        let announced = request.headers[.contentLength]
        let body: [UInt8]
        do {
            body = try await collect(
                request.body, announced: announced, limit: limit, orElse: tooLarge(limit), into: claim)
        } catch let error as APIError {
            throw error
        } catch {
            // Nothing else can fail in the middle of a body.
            throw CancellationError()
        }
        guard try await !channel.hasExpired() else {
            throw APIError.uploadTimedOut
        }
        if let announced = announced.flatMap({ Int($0) }), body.count < announced { throw CancellationError() }
        return body
    }

    /// Throws 415 for a body that would have to be unpacked first: no size could be told before.
    private static func checkEncoding(_ header: String?) throws(APIError) {
        let codings = (header ?? "").split { $0 == "," || $0 == " " || $0 == "\t" }.map { $0.lowercased() }
        guard let coding = codings.first(where: { $0 != "identity" }) else { return }
        var error = APIError(
            .unsupportedContentEncoding,
            "The body has the Content-Encoding \"\(coding.prefix(40))\"; allowed is identity. Send the body as it is.")
        error.headers[.acceptEncoding] = "identity"
        throw error
    }

    /// Everything that arrives, as long as it keeps to a limit and to that for all bodies together.
    ///
    /// - Parameter announced: what the Content-Length header says.
    func collect<Chunks: AsyncSequence>(
        _ chunks: Chunks, announced: String?, limit: Int, orElse tooLarge: APIError, into claim: InflightClaim
    ) async throws -> [UInt8] where Chunks.Element == ByteBuffer {
        let announced = max(0, announced.flatMap { Int($0) } ?? 0)
        guard announced <= limit else { throw tooLarge }
        var body: [UInt8] = []
        for try await chunk in chunks {
            guard body.count + chunk.readableBytes <= limit else { throw tooLarge }
            // Nothing is taken for what is only announced: whoever promises much and sends little would keep others out.
            try claim.take(chunk.readableBytes)
            body.append(contentsOf: chunk.readableBytesView)
        }
        return body
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

/// What one request and its answer hold of the bytes that may be in flight, until the last reference goes.
final class InflightClaim: Sendable {
    private let reader: BodyReader
    private let taken = Atomic(0)

    fileprivate init(of reader: BodyReader) {
        self.reader = reader
        reader.idleMemory.begin()
    }

    deinit {
        reader.inflight.subtract(taken.load(ordering: .relaxed), ordering: .relaxed)
        reader.idleMemory.end()
    }

    /// Throws 503 when there are too many in flight.
    fileprivate func take(_ bytes: Int) throws {
        taken.add(bytes, ordering: .relaxed)
        guard reader.inflight.add(bytes, ordering: .relaxed).newValue <= reader.maxInflight else {
            throw APIError.overloaded("Too many bytes are in flight. Try again shortly.", retryAfter: 1)
        }
    }

    /// The request's body has gone, and an answer has come: it keeps others out until it is sent, but is sent in any case.
    fileprivate func exchange(for bytes: Int) {
        let before = taken.exchange(bytes, ordering: .relaxed)
        reader.inflight.add(bytes - before, ordering: .relaxed)
    }
}

extension Response {
    /// Keeps the request's claim until the answer is sent on its channel.
    func holding(_ claim: InflightClaim, on channel: any Channel) -> Response {
        claim.exchange(for: body.contentLength ?? 0)
        var response = self
        let inner = body
        response.body = ResponseBody(contentLength: inner.contentLength) { writer in
            try await inner.write(writer)
            await channel.delivery()
            withExtendedLifetime(claim) {}
        }
        return response
    }
}

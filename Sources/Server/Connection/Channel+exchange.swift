// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import NIOCore

// What the code that answers a request asks of its channel, from any thread.

extension Channel {
    /// The connection that a request came on: with HTTP/2 the parent of the request's own channel, which then is the
    /// listener's grandchild.
    var connection: any Channel { parent?.parent == nil ? self : parent ?? self }

    /// To be called on the event loop. A closed channel has no handlers left.
    private var exchange: ExchangeHandler? { try? pipeline.syncOperations.handler(type: ExchangeHandler.self) }

    /// Whether the body that was just read from this channel was cut off.
    func hasExpired() async throws -> Bool {
        try await eventLoop.submit { self.exchange?.state.hasExpired ?? false }.get()
    }

    /// Returns when all answers that were written to this channel are sent, or never will be.
    func delivery() async {
        let delivered = eventLoop.makePromise(of: Void.self)
        eventLoop.execute {
            if let exchange = self.exchange { exchange.awaitDelivery(delivered) } else { delivered.succeed() }
        }
        try? await delivered.futureResult.get()
    }

    /// Works for a client until it goes away: the work is cancelled then.
    func whileConnected<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let task = Task(operation: work)
        // The task keeps its result, and a connection may live long.
        defer { eventLoop.execute { self.exchange?.watchDeparture(nil) } }
        eventLoop.execute {
            if let exchange = self.exchange { exchange.watchDeparture { task.cancel() } } else { task.cancel() }
        }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}

extension HTTPResponse {
    /// Says that the connection is closed after this answer. HTTP/2 has no such header: there each request has a channel of
    /// its own, and closing that is enough.
    mutating func endsConnection(on channel: any Channel) {
        if channel.connection === channel { headerFields[.connection] = "close" }
    }
}

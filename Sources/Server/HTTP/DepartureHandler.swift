// SPDX-License-Identifier: Apache-2.0
internal import NIOCore
internal import NIOHTTPTypes

/// Notices that a client has closed its side of the connection, after which nobody waits for an answer. (A client may also
/// close that side alone and still read; as in other servers, it should not before it has its answers.)
final class DepartureHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart

    private var hasLeft = false
    private var onDeparture: (() -> Void)?

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { leave() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    fileprivate func watch(_ onDeparture: (() -> Void)?) {
        if hasLeft { onDeparture?() } else { self.onDeparture = onDeparture }
    }

    private func leave() {
        hasLeft = true
        onDeparture?()
        onDeparture = nil
    }
}

/// Works for a client until it goes away: the work is cancelled then.
func whileConnected<Value: Sendable>(
    _ channel: any Channel, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    let task = Task(operation: work)
    defer {
        // The task keeps its result, and a connection may live long.
        channel.eventLoop.execute {
            (try? channel.pipeline.syncOperations.handler(type: DepartureHandler.self))?.watch(nil)
        }
    }
    channel.eventLoop.execute {
        guard let handler = try? channel.pipeline.syncOperations.handler(type: DepartureHandler.self) else {
            // A closed channel has no handlers left.
            return task.cancel()
        }
        handler.watch { task.cancel() }
    }
    return try await withTaskCancellationHandler {
        try await task.value
    } onCancel: {
        task.cancel()
    }
}

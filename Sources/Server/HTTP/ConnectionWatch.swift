// SPDX-License-Identifier: Apache-2.0
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTPTypes

/// Closes a connection on which no request is at work: after a time, and soon once the server ends. It stands before all
/// that a connection may get stuck in: TLS handshakes, HTTP/2's preface and frames, acknowledgements that never come.
final class ConnectionWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    /// For clients that are told of the end to close by themselves.
    private static let grace = TimeAmount.seconds(1)

    private let patience: TimeAmount
    private var requests = 0
    private var isEnding = false
    private var closing: Scheduled<Void>?

    init(patience: Duration) {
        self.patience = TimeAmount(patience)
    }

    func handlerAdded(context: ChannelHandlerContext) { schedule(context.channel) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isEnding = true
            schedule(context.channel)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func requestBegan() {
        requests += 1
        closing?.cancel()
    }

    func requestEnded(on connection: any Channel) {
        requests -= 1
        schedule(connection)
    }

    private func schedule(_ connection: any Channel) {
        closing?.cancel()
        guard requests == 0 else { return }
        closing = connection.eventLoop.assumeIsolated().scheduleTask(in: isEnding ? Self.grace : patience) {
            // From this place on, past the farewells of TLS, which nobody may answer.
            guard let context = try? connection.pipeline.syncOperations.context(handler: self) else { return }
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        closing?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { closing?.cancel() }
}

/// Tells a connection's watch of each request, from its head to the end of its answer.
final class RequestObserver: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var unanswered = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) {
            unanswered += 1
            watch(context)?.requestBegan()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        let sent = promise ?? context.eventLoop.makePromise()
        sent.futureResult.assumeIsolated().whenComplete { _ in self.end(context) }
        context.write(data, promise: sent)
    }

    /// A stream of HTTP/2 may end without its answer.
    func channelInactive(context: ChannelHandlerContext) {
        while unanswered > 0 { end(context) }
        context.fireChannelInactive()
    }

    private func end(_ context: ChannelHandlerContext) {
        guard unanswered > 0 else { return }
        unanswered -= 1
        watch(context)?.requestEnded(on: context.channel.connection)
    }

    private func watch(_ context: ChannelHandlerContext) -> ConnectionWatch? {
        try? context.channel.connection.pipeline.syncOperations.handler(type: ConnectionWatch.self)
    }
}

/// Connections of another kind, watched from their first moment.
struct WatchedConnection<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let patience: Duration

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ConnectionWatch(patience: patience))
        }.flatMap { base.setup(channel: channel, logger: logger) }
    }

    func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}

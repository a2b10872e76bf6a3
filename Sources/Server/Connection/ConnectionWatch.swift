// SPDX-License-Identifier: Apache-2.0
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// How long a connection may stay on which no request is at work, with events and time from outside as in `ExchangeState`.
struct IdleState {
    /// For clients that are told of the end to close by themselves.
    static let grace = TimeAmount.seconds(1)

    let patience: TimeAmount
    private var requests = 0
    private var isEnding = false
    /// When the connection is to be closed; nil while a request is at work.
    private(set) var deadline: NIODeadline?

    init(patience: TimeAmount, now: NIODeadline) {
        self.patience = patience
        deadline = now + patience
    }

    mutating func requestBegan() {
        requests += 1
        deadline = nil
    }

    mutating func requestEnded(at now: NIODeadline) {
        requests -= 1
        wait(now)
    }

    mutating func endSoon(at now: NIODeadline) {
        isEnding = true
        wait(now)
    }

    private mutating func wait(_ now: NIODeadline) {
        if requests == 0 { deadline = now + (isEnding ? Self.grace : patience) }
    }
}

/// Closes a connection on which no request is at work: after a time, and soon once the server ends. It stands before all
/// that a connection may get stuck in: TLS handshakes, HTTP/2's preface and frames, acknowledgements that never come.
final class ConnectionWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private var state: IdleState
    private var closing: Scheduled<Void>?

    init(patience: Duration) {
        state = IdleState(patience: TimeAmount(patience), now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) { schedule(context.channel) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { endSoon(context.channel) }
        context.fireUserInboundEventTriggered(event)
    }

    /// Closes the connection once no request is at work on it.
    func endSoon(_ connection: any Channel) {
        state.endSoon(at: connection.eventLoop.now)
        schedule(connection)
    }

    func requestBegan() {
        state.requestBegan()
        closing?.cancel()
    }

    func requestEnded(on connection: any Channel) {
        state.requestEnded(at: connection.eventLoop.now)
        schedule(connection)
    }

    private func schedule(_ connection: any Channel) {
        closing?.cancel()
        guard let deadline = state.deadline else { return }
        closing = connection.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            // From this handler outwards, without TLS's close_notify, which the peer may never answer.
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

extension Channel {
    /// Of the connection; to be called on its event loop.
    var watch: ConnectionWatch? {
        try? connection.pipeline.syncOperations.handler(type: ConnectionWatch.self)
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

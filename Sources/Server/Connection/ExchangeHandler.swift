// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Tells an `ExchangeState` what happens on a channel, and does what it says. A long file, as NIO brings all events of a channel to one
/// handler.
final class ExchangeHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// The answer to a head that is too late.
    typealias LateAnswer = () -> (head: HTTPResponse, body: ByteBuffer)

    /// Answers are written in pieces of so many bytes, so that it shows when one of them is sent, whatever a connection or
    /// HTTP/2's flow control holds back.
    private static let piece = 65_536

    private(set) var state: ExchangeState
    private let lateAnswer: LateAnswer
    private var timer: (deadline: NIODeadline, task: Scheduled<Void>)?
    private var deferredCloses: [EventLoopPromise<Void>] = []
    /// Waits for answers to be sent.
    private var deliveries: [EventLoopPromise<Void>] = []
    private var hasLeft = false
    private var onDeparture: (() -> Void)?

    init(_ policy: ExchangeState.Policy, lateAnswer: @escaping LateAnswer) {
        state = ExchangeState(policy)
        self.lateAnswer = lateAnswer
    }

    func handlerAdded(context: ChannelHandlerContext) {
        // HTTP/2's channels have no such option.
        guard context.channel.connection === context.channel else { return }
        // The kernel would take megabytes otherwise, and only tell when a third of them is gone.
        context.channel.setOption(
            ChannelOptions.Types.SocketOption(level: .tcp, name: .init(rawValue: TCP_NOTSENT_LOWAT)), value: 131_072
        ).whenFailure { _ in }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.task.cancel()
        for promise in deliveries { promise.succeed() }
        for promise in deferredCloses { promise.fail(ChannelError.ioOnClosedChannel) }
        (deliveries, deferredCloses) = ([], [])
    }

    // MARK: What comes

    /// Told by whoever stands before the decoder.
    func bytesArrived(_ context: ChannelHandlerContext) { advance(context) { $0.bytesArrived(at: $1) } }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            switch advance(context, { $0.headArrived(RequestFraming(head), at: $1) }) {
            case .drop: return
            case .proceed: context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            case .pass: break
            }
            context.channel.watch?.requestBegan()
            context.fireChannelRead(data)
        case .body(let bytes):
            if state.bodyArrived(size: bytes.readableBytes) { context.fireChannelRead(data) }
        case .end:
            switch advance(context, { state, _ in state.endArrived() }) {
            case .pass: context.fireChannelRead(data)
            case .drop: break
            case .close: close(context: context, mode: .all, promise: nil)
            }
        }
    }

    func read(context: ChannelHandlerContext) {
        if state.allowsReading { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { leave() }
        // HTTP/2 ends the connection, and with it its streams.
        if event is ChannelShouldQuiesceEvent, context.channel.connection === context.channel, state.serverEnds() {
            close(context: context, mode: .all, promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.task.cancel()
        leave()
        // A stream of HTTP/2 may end without its answer.
        while state.unfinished > 0 { finish(context) }
        context.fireChannelInactive()
    }

    // MARK: What goes

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard state.takesAnswers else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.kind == .informational: context.write(data, promise: promise)
        case .head(var head):
            let unfinished = state.unfinished
            if advance(context, { $0.answerBegan(at: $1) }) { head.endsConnection(on: context.channel) }
            if state.unfinished > unfinished { context.channel.watch?.requestBegan() }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body(let body): write(body, context, promise)
        case .end: writeEnd(data, context, promise)
        }
    }

    private func write(_ body: ByteBuffer, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        var body = body
        repeat {
            let piece = body.readSlice(length: min(Self.piece, body.readableBytes)) ?? body
            let sent =
                body.readableBytes == 0 ? promise ?? context.eventLoop.makePromise() : context.eventLoop.makePromise()
            sent.futureResult.assumeIsolated().whenSuccess { self.state.answerProgressed() }
            context.write(wrapOutboundOut(.body(piece)), promise: sent)
        } while body.readableBytes > 0
    }

    private func writeEnd(_ data: NIOAny, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        let sent = promise ?? context.eventLoop.makePromise()
        sent.futureResult.assumeIsolated().whenComplete { _ in self.finish(context) }
        let action = advance(context) { $0.answerEnded(at: $1) }
        context.write(data, promise: sent)
        guard action != .goOn else { return }
        context.flush()
        if action == .close { close(context: context, mode: .all, promise: nil) }
    }

    /// An answer is sent, or never will be.
    private func finish(_ context: ChannelHandlerContext) {
        guard state.unfinished > 0 else { return }
        let mode = advance(context) { state, _ in state.answerSent() }
        context.channel.watch?.requestEnded(on: context.channel.connection)
        guard !state.isDelivering else { return }
        for promise in deliveries { promise.succeed() }
        deliveries = []
        guard let mode else { return }
        let closed = context.eventLoop.makePromise(of: Void.self)
        for promise in deferredCloses { closed.futureResult.cascade(to: promise) }
        deferredCloses = []
        context.close(mode: mode, promise: closed)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard !state.mayClose(mode) else { return context.close(mode: mode, promise: promise) }
        if let promise { deferredCloses.append(promise) }
    }

    // MARK: Time

    /// Changes the state, and sees to it that the timer fits.
    @discardableResult
    private func advance<Action>(
        _ context: ChannelHandlerContext, _ change: (inout ExchangeState, NIODeadline) -> Action
    ) -> Action {
        let action = change(&state, context.eventLoop.now)
        if timer?.deadline != state.deadline {
            timer?.task.cancel()
            timer = state.deadline.map { deadline in
                let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
                    self.timePassed(context)
                }
                return (deadline, task)
            }
        }
        return action
    }

    private func timePassed(_ context: ChannelHandlerContext) {
        timer = nil
        switch advance(context, { $0.timePassed(at: $1) }) {
        case .nothing: break
        case .abort: context.close(promise: nil)
        case .close: close(context: context, mode: .all, promise: nil)
        case .finishBody:
            context.fireChannelRead(wrapInboundOut(.end(nil)))
            context.fireChannelReadComplete()
        case .answerLateHead:
            context.channel.watch?.requestBegan()
            let (head, body) = lateAnswer()
            for part in [HTTPResponsePart.head(head), .body(body), .end(nil)] {
                write(context: context, data: wrapOutboundOut(part), promise: nil)
            }
        }
    }

    // MARK: Those who wait

    private func leave() {
        hasLeft = true
        onDeparture?()
        onDeparture = nil
    }

    /// Calls back once the client has closed its side, after which nobody waits for an answer. (A client may also close that
    /// side alone and still read; as in other servers, it should not before it has its answers.)
    func watchDeparture(_ onDeparture: (() -> Void)?) {
        if hasLeft { onDeparture?() } else { self.onDeparture = onDeparture }
    }

    /// Succeeds a promise once all answers that were written are sent, or never will be.
    func awaitDelivery(_ promise: EventLoopPromise<Void>) {
        if state.isDelivering { deliveries.append(promise) } else { promise.succeed() }
    }
}

extension RequestFraming {
    init(_ head: HTTPRequest) {
        let fields = head.headerFields
        endsConnection = fields[.connection]?.lowercased() == "close"
        expectsContinue = fields[.expect]?.lowercased() == "100-continue"
        announcedSize = fields[.contentLength].flatMap { Int($0) }
    }
}

// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes

/// Ends a request that has not arrived completely a fixed time after its first byte, however steadily it dribbles.
///
/// While the body is missing it is made to look finished, so that whoever reads it can ask `hasExpired` and still answer (an
/// error in the pipeline would close the way back too). While the head is missing nobody reads: the answer is given here.
/// Either way the connection is closed after it.
final class UploadDeadlineHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// The answer to a head that is too late.
    typealias LateAnswer = () -> (head: HTTPResponse, body: ByteBuffer)

    private enum Arrival {
        /// Between requests.
        case none
        case head
        case body
        case expired
    }

    private let timeout: TimeAmount
    private let lateAnswer: LateAnswer
    private var arrival = Arrival.none
    private var unanswered = 0
    private var deadline: Scheduled<Void>?

    init(timeout: Duration, lateAnswer: @escaping LateAnswer) {
        self.timeout = TimeAmount(timeout)
        self.lateAnswer = lateAnswer
    }

    /// Whether the body that was just read from this channel was cut off.
    static func hasExpired(on channel: any Channel) async throws -> Bool {
        try await channel.eventLoop.submit {
            (try? channel.pipeline.syncOperations.handler(type: UploadDeadlineHandler.self))?.arrival == .expired
        }.get()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        // HTTP/2 has no such decoder: `ConnectionWatch` ends a connection whose heads do not become whole.
        let pipeline = context.pipeline.syncOperations
        guard let decoder = try? pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self) else { return }
        let observer = ByteObserver { self.bytesArrived(context) }
        try? pipeline.addHandler(observer, position: .before(decoder))
    }

    private func bytesArrived(_ context: ChannelHandlerContext) {
        guard arrival == .none else { return }
        arrival = .head
        startDeadline(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard arrival != .expired else { return }
        switch unwrapInboundIn(data) {
        case .head:
            if arrival == .none { startDeadline(context) }
            arrival = .body
            unanswered += 1
        case .body: break
        case .end:
            arrival = .none
            deadline?.cancel()
        }
        context.fireChannelRead(data)
    }

    private func startDeadline(_ context: ChannelHandlerContext) {
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { self.expire(context) }
    }

    private func expire(_ context: ChannelHandlerContext) {
        let isHeadMissing = arrival == .head
        arrival = .expired
        if !isHeadMissing {
            context.fireChannelRead(wrapInboundOut(.end(nil)))
            context.fireChannelReadComplete()
        } else if unanswered == 0 {
            var (head, body) = lateAnswer()
            head.endsConnection(on: context.channel)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(body)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            context.close(promise: nil)
        } else {
            // An earlier request is still without an answer, which this one's cannot overtake.
            context.close(promise: nil)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where arrival == .expired:
            head.endsConnection(on: context.channel)
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where arrival == .expired:
            context.writeAndFlush(data, promise: promise)
            context.close(promise: nil)
        case .end:
            unanswered -= 1
            context.write(data, promise: promise)
        case .head, .body: context.write(data, promise: promise)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
    }
}

/// Sits before a decoder and tells that bytes have come.
private final class ByteObserver: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let onBytes: () -> Void

    init(onBytes: @escaping () -> Void) {
        self.onBytes = onBytes
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        onBytes()
        context.fireChannelRead(data)
    }
}

// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Bounds what is read of a body after its request has been answered (401, 413, 503 ...).
///
/// Such a response says `Connection: close`; what still arrives is dropped, up to a size, and then left unread, so that a
/// client that is still sending stalls and reads the answer: closing at once would reset the connection, and the answer
/// with it. After a time the connection is closed.
final class UnreadBodyHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private static let maxBytes = 1 << 20
    private static let patience = TimeAmount.seconds(1)

    /// Requests may be pipelined: the one being answered is number `answered`, its body complete once `completed` is more.
    private var completed = 0
    private var answered = 0
    private var isClosing = false
    private var dropped = 0
    private var closing: Scheduled<Void>?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .body(let buffer) where isClosing:
            dropped += buffer.readableBytes
        case .end where isClosing: context.close(promise: nil)
        case .end:
            completed += 1
            context.fireChannelRead(data)
        case .head, .body: context.fireChannelRead(data)
        }
    }

    func read(context: ChannelHandlerContext) {
        if dropped <= Self.maxBytes { context.read() }
    }

    private var isBodyPending: Bool { completed <= answered }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where isBodyPending && head.status.kind != .informational:
            head.endsConnection(on: context.channel)
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where isBodyPending:
            isClosing = true
            context.writeAndFlush(data, promise: promise)
            closing = context.eventLoop.assumeIsolated().scheduleTask(in: Self.patience) {
                context.close(promise: nil)
            }
        case .end:
            answered += 1
            context.write(data, promise: promise)
        case .head, .body: context.write(data, promise: promise)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        closing?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        closing?.cancel()
    }
}

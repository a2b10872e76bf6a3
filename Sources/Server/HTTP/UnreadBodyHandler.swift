// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Bounds what is read of a body after its request has been answered (401, 413, 503 ...).
///
/// Such a response says `Connection: close`; what still arrives is dropped, up to a size and for a time, so that a client
/// that is still sending can read the answer; then the connection is closed.
final class UnreadBodyHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private static let maxBytes = 1 << 20
    private static let patience = TimeAmount.seconds(1)

    private var isBodyPending = false
    private var isAnswered = false
    private var dropped = 0
    private var closing: Scheduled<Void>?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: isBodyPending = true
        case .body(let buffer) where isAnswered:
            dropped += buffer.readableBytes
            if dropped > Self.maxBytes { context.close(promise: nil) }
            return
        case .body: break
        case .end:
            isBodyPending = false
            if isAnswered { context.close(promise: nil) }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where isBodyPending && head.status.kind != .informational:
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where isBodyPending:
            isAnswered = true
            context.writeAndFlush(data, promise: promise)
            closing = context.eventLoop.assumeIsolated().scheduleTask(in: Self.patience) {
                context.close(promise: nil)
            }
        default: context.write(data, promise: promise)
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

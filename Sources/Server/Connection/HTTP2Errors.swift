// SPDX-License-Identifier: Apache-2.0
internal import NIOCore

/// Keeps one faulty request on an HTTP/2 connection from ending all others (RFC 9113, 5.4.2): NIO has answered it, with a reset of its
/// stream or, when the connection itself is at fault, a farewell. Hummingbird would close at once, whichever it was. Here the
/// requests that are at work come to their end first.
final class HTTP2Errors: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let watch = context.channel.watch else { return context.fireErrorCaught(error) }
        watch.endSoon(context.channel)
    }
}

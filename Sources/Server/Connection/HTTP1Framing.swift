// SPDX-License-Identifier: Apache-2.0
internal import NIOCore
internal import NIOHTTP1

/// What an HTTP/1 request's head says about its connection (RFC 9112, 9.3; RFC 9110, 7.6.1 and 7.8), put in one form for whoever
/// comes after: `Connection: close`, or nothing.
struct HTTP1Options: Equatable {
    /// Whether the connection ends with the answer: HTTP/1.0, `close` among the tokens, a tunnel, whose bytes would not be HTTP, or an
    /// offer behind which the next request could not be found.
    let endsConnection: Bool
    /// Whether the decoder may take what follows for another protocol: nothing offered here is ever taken.
    let mayStopDecoder: Bool

    /// Reads the options, and leaves their one form in the head.
    init(normalising head: inout HTTPRequestHead, canOutliveOffers: Bool) {
        let tokens = head.headers[canonicalForm: "connection"].map { $0.lowercased() }
        let isOld = head.version.minor == 0
        mayStopDecoder = head.headers.contains(name: "upgrade") || head.method == .CONNECT
        endsConnection =
            isOld || tokens.contains("close") || head.method == .CONNECT || mayStopDecoder && !canOutliveOffers
        head.headers.remove(name: "connection")
        head.headers.remove(name: "upgrade")
        if endsConnection { head.headers.add(name: "connection", value: "close") }
        // HTTP/1.0 knows no `100 Continue`.
        if isOld { head.headers.remove(name: "expect") }
    }
}

/// Stands between HTTP/1's decoder and all that does not want to know of versions, tokens and offered protocols.
final class HTTP1Framing: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let decoder: HTTP1Decoder
    private var mayStopDecoder = false

    init(decoder: HTTP1Decoder) { self.decoder = decoder }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            let canGoOn = decoder.headArrived(head)
            mayStopDecoder = HTTP1Options(normalising: &head, canOutliveOffers: canGoOn).mayStopDecoder
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body: context.fireChannelRead(data)
        case .end:
            decoder.endArrived(isSpent: mayStopDecoder)
            context.fireChannelRead(data)
        }
    }
}

/// Stands before HTTP/1's decoder and tells that bytes have come.
final class ByteObserver: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let onBytes: () -> Void

    init(onBytes: @escaping () -> Void) { self.onBytes = onBytes }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        onBytes()
        context.fireChannelRead(data)
    }
}

// SPDX-License-Identifier: Apache-2.0
internal import HummingbirdCore
internal import HummingbirdHTTP2
internal import Logging
internal import NIOCore
internal import NIOHTTP2
internal import NIOSSL

/// A connection with TLS that speaks HTTP/2 or HTTP/1.1, as the client chooses (ALPN, RFC 7301).
struct SecureConnection: ServerChildChannel {
    typealias Negotiated = NIONegotiatedHTTPVersion<HTTP1Connection.Value, HTTP2Channel.Value>

    struct Value: ServerChildChannelValue {
        let negotiated: EventLoopFuture<Negotiated>
        let channel: any Channel
    }

    private let security: NIOSSLContext
    private let http1: HTTP1Connection
    private let http2: HTTP2Channel

    init(
        tls: TLSConfiguration, idleTimeout: Duration, responder: @escaping HTTPChannelHandler.Responder,
        makeExchange: @escaping @Sendable () -> ExchangeHandler
    ) throws {
        var tls = tls
        tls.applicationProtocols = NIOHTTP2SupportedALPNProtocols
        security = try NIOSSLContext(configuration: tls)
        http1 = HTTP1Connection(responder: responder, makeExchange: makeExchange)
        let streams = HTTP1Channel.Configuration(additionalChannelHandlers: [makeExchange()])
        http2 = HTTP2Channel(
            responder: responder, configuration: .init(idleTimeout: idleTimeout, streamConfiguration: streams))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: security))
        }.flatMap {
            channel.configureHTTP2AsyncSecureUpgrade { channel in
                http1.setup(channel: channel, logger: logger)
            } http2ConnectionInitializer: { channel in
                http2.setup(channel: channel, logger: logger).flatMapThrowing { value in
                    let pipeline = channel.pipeline.syncOperations
                    let frames = try pipeline.handler(type: NIOHTTP2Handler.self)
                    try pipeline.addHandler(HTTP2Errors(), position: .after(frames))
                    return value
                }
            }
        }.map { Value(negotiated: $0, channel: channel) }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.negotiated.get() {
            case .http1_1(let connection): await http1.handle(value: connection, logger: logger)
            case .http2(let connection): await http2.handle(value: connection, logger: logger)
            }
        } catch {
            logger.debug("A handshake failed", metadata: ["cause": "\(error)"])
        }
    }
}

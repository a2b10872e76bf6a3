// SPDX-License-Identifier: Apache-2.0
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP1

/// A connection that speaks HTTP/1.1, and HTTP/1.0 to those who do.
///
/// Hummingbird's own compares `Connection` with `close` to the letter, does not look at the version, and leaves a decoder behind
/// that stops after an offered upgrade.
struct HTTP1Connection: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: Responder
    let makeExchange: @Sendable () -> ExchangeHandler

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try Self.addHandlers(to: channel, makeExchange())
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    /// From bytes to requests, and from answers to bytes.
    static func addHandlers(to channel: any Channel, _ exchange: ExchangeHandler) throws {
        let pipeline = channel.pipeline.syncOperations
        let decoder = HTTP1Decoder()
        let decoding = ByteToMessageHandler(decoder)
        try pipeline.addHandlers(
            HTTPResponseEncoder(), decoding, HTTP1Framing(decoder: decoder), HTTP1ToHTTPServerCodec(secure: false),
            exchange)
        let context = try pipeline.context(handler: exchange)
        try pipeline.addHandler(ByteObserver { exchange.bytesArrived(context) }, position: .before(decoding))
    }

    func handle(value: Value, logger: Logger) async { await handleHTTP(asyncChannel: value, logger: logger) }
}

// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import NIOEmbedded
internal import NIOHTTPTypes

@testable internal import Server

/// A whole server but its sockets: bytes of a connection go through the decoder and the router, as far as somebody without a
/// credential gets.
final class StrangersConnection: Sendable {
    static let shared = StrangersConnection()

    private let respond: @Sendable (Request, ServiceContext) async throws -> Response

    private init() {
        var configuration = ServerConfiguration(
            keys: APIKeys(current: "0123456789-0123456789-0123456789-key"),
            tokens: TokenSettings(secret: "0123456789-0123456789-0123456789"))
        configuration.corsOrigins = ["http://a"]
        configuration.rateLimit = 1_000_000
        do {
            let responder = try Service(configuration).router().buildResponder()
            respond = { try await responder.respond(to: $0, context: $1) }
        } catch {
            fatalError("no service: \(error)")
        }
    }

    func run(_ bytes: [UInt8]) {
        let channel = EmbeddedChannel()
        let exchange = ExchangeHandler(.init(), lateAnswer: { (HTTPResponse(status: .requestTimeout), ByteBuffer()) })
        do {
            try HTTP1Connection.addHandlers(to: channel, exchange)
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            try channel.writeInbound(ByteBuffer(bytes: bytes))
        } catch {
            // What is not HTTP ends its connection.
        }
        channel.embeddedEventLoop.run()
        while let part = try? channel.readInbound(as: HTTPRequestPart.self) {
            guard case .head(let head) = part else { continue }
            answer(head)
            // As a connection goes on after an answer.
            channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
            channel.writeAndFlush(HTTPResponsePart.end(nil), promise: nil)
        }
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    /// Without the body, which nobody reads of those who are not known.
    private func answer(_ head: HTTPRequest) {
        let answered = DispatchSemaphore(value: 0)
        let respond = respond
        Task {
            let channel = NIOAsyncTestingChannel()
            let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
            let context = ServiceContext(
                source: ApplicationRequestContextSource(
                    channel: channel, logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }))
            _ = try? await respond(request, context)
            _ = try? await channel.finish()
            answered.signal()
        }
        answered.wait()
    }
}

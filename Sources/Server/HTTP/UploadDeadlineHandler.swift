// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Ends a request whose body has not arrived completely a fixed time after its head, however steadily it dribbles.
///
/// At the deadline the body is made to look finished, so that whoever reads it can ask `hasExpired` and still answer (an
/// error in the pipeline would close the way back too); after that answer the connection is closed.
final class UploadDeadlineHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let timeout: TimeAmount
    private var deadline: Scheduled<Void>?
    private var hasExpired = false

    init(timeout: Duration) {
        self.timeout = TimeAmount(timeout)
    }

    /// Whether the body that was just read from this channel was cut off.
    static func hasExpired(on channel: any Channel) async throws -> Bool {
        try await channel.eventLoop.submit {
            (try? channel.pipeline.syncOperations.handler(type: UploadDeadlineHandler.self))?.hasExpired ?? false
        }.get()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasExpired else { return }
        switch unwrapInboundIn(data) {
        case .head:
            deadline?.cancel()
            deadline = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { self.expire(context) }
        case .body: break
        case .end: deadline?.cancel()
        }
        context.fireChannelRead(data)
    }

    private func expire(_ context: ChannelHandlerContext) {
        hasExpired = true
        context.fireChannelRead(wrapInboundOut(.end(nil)))
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where hasExpired:
            head.endsConnection(on: context.channel)
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where hasExpired:
            context.writeAndFlush(data, promise: promise)
            context.close(promise: nil)
        case .head, .body, .end: context.write(data, promise: promise)
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

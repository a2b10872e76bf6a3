// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Sees to it that answers arrive, as far as it lies with the server.
///
/// Closing waits until an answer that has begun is sent: others close idle and draining connections when an answer is
/// written, which is when its bytes are on their way at the earliest. A client that has stopped reading is not waited for, as
/// its answer would stay in memory for good; a slow one is, 64 kB now and then are enough.
final class DeliveryHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let patience: TimeAmount
    /// Answers that have begun and are not sent.
    private var unsent = 0
    /// Bytes that waited to be sent when they were last looked at.
    private var waiting = 0
    private var nextLook: Scheduled<Void>?
    private var closing: (mode: CloseMode, promise: EventLoopPromise<Void>?)?

    init(patience: Duration) {
        self.patience = TimeAmount(patience)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        // HTTP/2's channels have no such option.
        guard context.channel.connection === context.channel else { return }
        // The kernel would take megabytes otherwise, and only tell when a third of them is gone.
        context.channel.setOption(
            ChannelOptions.Types.SocketOption(level: .tcp, name: .init(rawValue: TCP_NOTSENT_LOWAT)), value: 131_072
        ).whenFailure { _ in }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.kind != .informational:
            begin(context)
            context.write(data, promise: promise)
        case .end:
            let sent = promise ?? context.eventLoop.makePromise()
            sent.futureResult.assumeIsolated().whenComplete { _ in self.end(context) }
            context.write(data, promise: sent)
        case .head, .body: context.write(data, promise: promise)
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode != .input, unsent > 0, closing == nil else { return context.close(mode: mode, promise: promise) }
        closing = (mode, promise)
    }

    private func begin(_ context: ChannelHandlerContext) {
        unsent += 1
        guard nextLook == nil else { return }
        waiting = .max
        scheduleLook(context)
    }

    private func end(_ context: ChannelHandlerContext) {
        unsent -= 1
        guard unsent == 0 else { return }
        cancelLook()
        if let (mode, promise) = closing {
            closing = nil
            context.close(mode: mode, promise: promise)
        }
    }

    private func scheduleLook(_ context: ChannelHandlerContext) {
        nextLook = context.eventLoop.assumeIsolated().scheduleTask(in: patience) {
            let now = (try? context.channel.connection.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
            guard now == 0 || now < self.waiting else { return self.giveUp(context) }
            self.waiting = now
            self.scheduleLook(context)
        }
    }

    private func giveUp(_ context: ChannelHandlerContext) {
        let connection = context.channel.connection
        context.close(promise: nil)
        if connection !== context.channel { connection.close(promise: nil) }
    }

    private func cancelLook() {
        nextLook?.cancel()
        nextLook = nil
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        cancelLook()
        closing?.promise?.fail(ChannelError.ioOnClosedChannel)
    }
}

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

    private static let piece = 65_536

    private let patience: TimeAmount
    /// Answers that have begun and are not sent.
    private var unsent = 0
    /// Whether anything was sent since the last look.
    private var hasProgressed = false
    private var nextLook: Scheduled<Void>?
    private var waitsForDelivery: [EventLoopPromise<Void>] = []
    private var closing: (mode: CloseMode, promises: [EventLoopPromise<Void>])?

    init(patience: Duration) {
        self.patience = TimeAmount(patience)
    }

    /// Returns when all answers that were written to a request's channel are sent, or never will be.
    static func delivery(on channel: any Channel) async {
        let delivered = channel.eventLoop.makePromise(of: Void.self)
        channel.eventLoop.execute {
            guard let handler = try? channel.pipeline.syncOperations.handler(type: DeliveryHandler.self),
                handler.unsent > 0
            else { return delivered.succeed() }
            handler.waitsForDelivery.append(delivered)
        }
        try? await delivered.futureResult.get()
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
        case .body(let body): write(body, context, promise)
        case .head: context.write(data, promise: promise)
        }
    }

    /// In pieces, so that it shows when one of them is sent, whatever a connection or HTTP/2's flow control holds back.
    private func write(_ body: ByteBuffer, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        var body = body
        repeat {
            let piece = body.readSlice(length: min(Self.piece, body.readableBytes)) ?? body
            let sent =
                body.readableBytes == 0 ? promise ?? context.eventLoop.makePromise() : context.eventLoop.makePromise()
            sent.futureResult.assumeIsolated().whenSuccess { self.hasProgressed = true }
            context.write(wrapOutboundOut(.body(piece)), promise: sent)
        } while body.readableBytes > 0
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode != .input, unsent > 0 else { return context.close(mode: mode, promise: promise) }
        // Several may ask, for the output alone or for all: the strongest counts.
        let isAll = mode == .all || closing?.mode == .all
        closing = (isAll ? .all : mode, (closing?.promises ?? []) + (promise.map { [$0] } ?? []))
    }

    private func begin(_ context: ChannelHandlerContext) {
        unsent += 1
        guard nextLook == nil else { return }
        hasProgressed = true
        scheduleLook(context)
    }

    private func end(_ context: ChannelHandlerContext) {
        unsent -= 1
        guard unsent == 0 else { return }
        cancelLook()
        endWaits()
        if let (mode, promises) = closing {
            closing = nil
            let closed = context.eventLoop.makePromise(of: Void.self)
            for promise in promises { closed.futureResult.cascade(to: promise) }
            context.close(mode: mode, promise: closed)
        }
    }

    private func scheduleLook(_ context: ChannelHandlerContext) {
        nextLook = context.eventLoop.assumeIsolated().scheduleTask(in: patience) {
            guard self.hasProgressed else { return context.close(promise: nil) }
            self.hasProgressed = false
            self.scheduleLook(context)
        }
    }

    private func endWaits() {
        for promise in waitsForDelivery { promise.succeed() }
        waitsForDelivery = []
    }

    private func cancelLook() {
        nextLook?.cancel()
        nextLook = nil
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        cancelLook()
        endWaits()
        for promise in closing?.promises ?? [] { promise.fail(ChannelError.ioOnClosedChannel) }
        closing = nil
    }
}

// SPDX-License-Identifier: Apache-2.0
internal import NIOCore
internal import NIOHTTP1

/// NIO's decoder of HTTP/1, started anew where it would stop.
///
/// After a request with an offered upgrade, NIO's decoder takes what follows for another protocol and stops. Only its parser knows
/// which requests those are. So it is never given bytes beyond a request's end, and can be replaced there: a head is fed line by line,
/// a body by its length.
final class HTTP1Decoder: ByteToMessageDecoder {
    typealias InboundOut = HTTPServerRequestPart

    private enum Feeding {
        case lines
        /// So many bytes of a body are missing.
        case body(Int)
        /// In chunks, whose end only the parser knows.
        case chunks
    }

    private var parser = HTTPRequestDecoder()
    private var feeding = Feeding.lines
    /// Whether the bytes that the parser is at work on are a line, behind which it has nothing yet.
    private var isAtLine = true
    private var isSpent = false
    /// Bytes at the front of the buffer that the parser has seen and wants to see again.
    private var seen = 0

    func decoderAdded(context: ChannelHandlerContext) { parser.decoderAdded(context: context) }

    func decoderRemoved(context: ChannelHandlerContext) { parser.decoderRemoved(context: context) }

    /// Told by whoever gets the parts.
    ///
    /// - Returns: whether the end of this request will be seen in time for what comes after it.
    func headArrived(_ head: HTTPRequestHead) -> Bool {
        if head.headers.contains(name: "transfer-encoding") {
            feeding = .chunks
        } else if let size = head.headers.first(name: "content-length").flatMap({ Int($0) }), size > 0 {
            feeding = .body(size)
        } else {
            feeding = .lines
        }
        return isAtLine && !head.headers.contains(name: "transfer-encoding")
    }

    /// - Parameter isSpent: whether the parser may have stopped with this request.
    func endArrived(isSpent: Bool) {
        feeding = .lines
        self.isSpent = isSpent
    }

    func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        let size = buffer.readableBytes
        guard size > seen else { return .needMoreData }
        if isSpent { renew(context) }
        let end = seen + portion(of: buffer.readableBytesView.dropFirst(seen))
        guard var fed = buffer.getSlice(at: buffer.readerIndex, length: end) else { return .needMoreData }
        isAtLine = if case .lines = feeding { true } else { false }
        if case .body(let missing) = feeding { feeding = .body(missing - (end - seen)) }
        _ = try parser.decode(context: context, buffer: &fed)
        buffer.moveReaderIndex(forwardBy: end - fed.readableBytes)
        seen = fed.readableBytes
        return end < size ? .continue : .needMoreData
    }

    /// How many of the bytes that the parser has not seen are given to it at once; at least one.
    private func portion(of bytes: ByteBufferView) -> Int {
        switch feeding {
        case .lines: (bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex - 1) - bytes.startIndex + 1
        case .body(let missing): max(1, min(missing, bytes.count))
        case .chunks: bytes.count
        }
    }

    private func renew(_ context: ChannelHandlerContext) {
        parser.decoderRemoved(context: context)
        parser = HTTPRequestDecoder()
        parser.decoderAdded(context: context)
        (isSpent, seen) = (false, 0)
    }

    func decodeLast(
        context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
    ) throws -> DecodingState {
        while case .continue = try decode(context: context, buffer: &buffer) {}
        return try parser.decodeLast(context: context, buffer: &buffer, seenEOF: seenEOF)
    }
}

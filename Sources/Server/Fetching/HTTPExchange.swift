// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP1
internal import NIOPosix
internal import NIOSSL

/// One GET on a connection of its own, to an address that was decided on before: no names are looked up, no redirects
/// followed, nothing decompressed and nothing kept for later.
struct HTTPExchange {
    /// What the connection is to.
    let address: SocketAddress
    /// nil speaks plain HTTP.
    let tls: TLSConfiguration?
    /// For the certificate and the `Host` header; an address in brackets is its own name.
    let host: String
    /// As the `Host` header says it, with a port that is not the usual one.
    let authority: String
    /// With the query.
    let path: String
    let connectTimeout: TimeAmount

    /// The connection ended in the middle of the answer.
    struct Truncated: Error {}

    /// The parts of an answer's body, as they arrive.
    struct Body: AsyncSequence {
        fileprivate typealias Parts = NIOAsyncChannelInboundStream<HTTPResponsePart>.AsyncIterator

        fileprivate let parts: Parts

        struct AsyncIterator: AsyncIteratorProtocol {
            fileprivate var parts: Parts

            mutating func next() async throws -> ByteBuffer? {
                switch try await parts.next() {
                case .body(let bytes): return bytes
                case .end: return nil
                case .head, nil: throw Truncated()
                }
            }
        }

        func makeAsyncIterator() -> AsyncIterator { AsyncIterator(parts: parts) }
    }

    /// Sends the request and gives the answer to `body`; the connection is closed after that. A cancelled task closes it at once.
    func run<Value: Sendable>(
        headers: HTTPFields = [:], _ body: (HTTPResponse, Body) async throws -> Value
    ) async throws -> Value {
        let channel = try await connect()
        var request = HTTPRequest(
            method: .get, scheme: tls == nil ? "http" : "https", authority: authority, path: path, headerFields: headers
        )
        request.headerFields[.connection] = "close"
        return try await channel.executeThenClose { inbound, outbound in
            // Together: the head alone is the whole request, and a quick answer would have closed the connection before the end.
            try await outbound.write(contentsOf: [.head(request), .end(nil)])
            var parts = inbound.makeAsyncIterator()
            guard case .head(let response) = try await parts.next() else { throw Truncated() }
            return try await body(response, Body(parts: parts))
        }
    }

    private func connect() async throws -> NIOAsyncChannel<HTTPResponsePart, HTTPRequestPart> {
        let security = try tls.map { try NIOSSLContext(configuration: $0) }
        // A certificate is compared with a name, or with the connection's address.
        let name = IPAddress(host.trimmingBrackets) == nil ? host : nil
        return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(connectTimeout)
            .connect(to: address) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let security {
                        try pipeline.addHandler(NIOSSLClientHandler(context: security, serverHostname: name))
                    }
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(HTTP1ToHTTPClientCodec())
                    return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                }
            }
    }
}

extension String {
    /// `[::1]` without its brackets.
    var trimmingBrackets: String {
        hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : self
    }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOPosix
import ServiceLifecycle
import Testing

/// Sends requests to a server on this machine, each on a connection of its own.
struct TestClient: Sendable {
    let port: Int

    /// No test waits longer for an answer.
    private static let timeout = Duration.seconds(60)

    struct TimedOut: Error {}

    /// - Parameter announced: the length that the request claims to have, in bytes, for a body whose end does not come.
    func execute(
        uri: String, method: HTTPRequest.Method, headers: HTTPFields = [:], body: ByteBuffer? = nil,
        announced: Int? = nil
    ) async throws -> Answer {
        var request = HTTPRequest(
            method: method, scheme: "http", authority: "localhost", path: uri, headerFields: headers)
        request.headerFields[.contentLength] = (announced ?? body?.readableBytes).map(String.init)
        var parts = [HTTPRequestPart.head(request)]
        if let body { parts.append(.body(body)) }
        if announced == nil { parts.append(.end(nil)) }
        return try await withThrowingTaskGroup(of: Answer.self) { [parts] tasks in
            tasks.addTask { try await exchange(parts) }
            tasks.addTask {
                try await Task.sleep(for: Self.timeout)
                throw TimedOut()
            }
            defer { tasks.cancelAll() }
            return try await tasks.next()!
        }
    }

    private func exchange(_ request: [HTTPRequestPart]) async throws -> Answer {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "localhost", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(HTTP1ToHTTPClientCodec())
                    return try NIOAsyncChannel<HTTPResponsePart, HTTPRequestPart>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var (head, body) = (HTTPResponse?.none, ByteBuffer())
            var failure: any Error = ChannelError.eof
            // A refusal may come, and end the connection, before the whole body is written.
            do { try await outbound.write(contentsOf: request) } catch { failure = error }
            reading: for try await part in inbound {
                switch part {
                case .head(let response): head = response
                case .body(let bytes): body.writeImmutableBuffer(bytes)
                case .end: break reading
                }
            }
            guard let head else { throw failure }
            return Answer(status: head.status, headers: head.headerFields, body: body)
        }
    }
}

/// What came back.
struct Answer: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: ByteBuffer

    var bytes: [UInt8] { Array(body.readableBytesView) }

    func json() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    /// The code of a refusal, of either form.
    var code: String? {
        let object = try? json()
        let errors = object?["errors"] as? [[String: Any]]
        return object?["code"] as? String ?? errors?.first?["code"] as? String
    }

    subscript(header: String) -> String? { headers[HTTPField.Name(header)!] }
}

/// Runs an application on a free port until `body` has returned.
///
/// - Parameter makeApplication: is given what to call with the port.
func withRunning(
    _ makeApplication: (@escaping @Sendable (Int) -> Void) -> some ApplicationProtocol,
    _ body: (TestClient) async throws -> Void
) async throws {
    let (ports, listening) = AsyncStream.makeStream(of: Int.self)
    let application = makeApplication { listening.yield($0) }
    let group = ServiceGroup(configuration: .init(services: [application], logger: .silent))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { listening.finish() }
            try await group.run()
        }
        // None when it could not start: its error comes below.
        if let port = await ports.first(where: { _ in true }) {
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(try await body(TestClient(port: port)))
            } catch {
                outcome = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try outcome.get()
        }
        try await tasks.waitForAll()
    }
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import Testing

@testable import Server

/// Bytes in, requests out, and the way back: the whole of an HTTP/1 connection but its sockets and its clock.
struct HTTP1ConnectionTests {
    private final class Connection {
        let channel = EmbeddedChannel()
        private var received: [(head: HTTPRequest, body: String)] = []

        init() throws {
            let late = {
                (HTTPResponse(status: .requestTimeout, headerFields: [.contentLength: "4"]), ByteBuffer(string: "late"))
            }
            let policy = ExchangeState.Policy(patience: .seconds(60), maxUpload: 1000)
            try HTTP1Connection.addHandlers(to: channel, ExchangeHandler(policy, lateAnswer: late))
            try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        }

        func receive(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

        /// All requests that have come so far, with their bodies.
        func requests() throws -> [(head: HTTPRequest, body: String)] {
            channel.embeddedEventLoop.run()
            while let part = try channel.readInbound(as: HTTPRequestPart.self) {
                switch part {
                case .head(let head): received.append((head, ""))
                case .body(let bytes): received[received.count - 1].body += String(buffer: bytes)
                case .end: break
                }
            }
            return received
        }

        func answer(_ text: String = "ok") {
            let head = HTTPResponse(status: .ok, headerFields: [.contentLength: String(text.utf8.count)])
            channel.write(HTTPResponsePart.head(head), promise: nil)
            channel.write(HTTPResponsePart.body(ByteBuffer(string: text)), promise: nil)
            channel.writeAndFlush(HTTPResponsePart.end(nil), promise: nil)
        }

        func sent() throws -> String {
            var text = ""
            while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
            return text
        }
    }

    @Test(arguments: [
        ("1.1", "", false), ("1.1", "Connection: keep-alive\r\n", false), ("1.1", "Connection: close\r\n", true),
        ("1.1", "Connection: Close\r\n", true), ("1.1", "Connection: TE , CLOSE\r\n", true),
        ("1.1", "Connection: te\r\nconnection: close\r\n", true), ("1.1", "Connection: closed\r\n", false),
        ("1.0", "", true), ("1.0", "Connection: Keep-Alive\r\n", true),
    ])
    func `the version and the tokens of Connection say whether it goes on`(version: String, fields: String, ends: Bool)
        throws
    {
        let connection = try Connection()
        try connection.receive("GET /a HTTP/\(version)\r\nHost: h\r\n\(fields)\r\n")
        let requests = try connection.requests()
        #expect(requests.count == 1 && requests[0].head.headerFields[.connection] == (ends ? "close" : nil))
        connection.answer()
        #expect(try connection.sent().lowercased().contains("connection: close") == ends)
        #expect(connection.channel.isActive == !ends)
    }

    @Test(arguments: ["GET", "POST"])
    func `an offered upgrade that is not taken changes nothing`(method: String) throws {
        let body = method == "POST" ? "photograph" : ""
        let offer = """
            \(method) /first HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r
            HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
            """
        let next = "POST /second HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nnext"
        // All at once, and at every place cut in two.
        for cut in [0] + Array(stride(from: 1, to: offer.utf8.count + next.utf8.count, by: 7)) {
            let connection = try Connection()
            let bytes = Array((offer + next).utf8)
            try connection.receive(String(decoding: bytes[..<cut], as: UTF8.self))
            _ = try connection.requests()
            try connection.receive(String(decoding: bytes[cut...], as: UTF8.self))
            let requests = try connection.requests()
            #expect(
                requests.map(\.head.path) == ["/first", "/second"] && requests.map(\.body) == [body, "next"], "\(cut)")
            #expect(
                requests.allSatisfy {
                    $0.head.headerFields[.upgrade] == nil && $0.head.headerFields[.connection] == nil
                })
            connection.answer("1")
            connection.answer("2")
            #expect(try connection.sent().split(separator: "HTTP/1.1 200").count == 2 && connection.channel.isActive)
        }
    }

    @Test func `offers may follow each other`() throws {
        let connection = try Connection()
        let offer = "GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
        for round in 1...5 {
            try connection.receive(offer + offer)
            #expect(try connection.requests().count == 2 * round)
            connection.answer()
            connection.answer()
        }
        #expect(connection.channel.isActive)
    }

    @Test func `an offer that came together with a body in chunks ends the connection, and says so`() throws {
        let chunked = "POST /1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        let plain = "GET /2 HTTP/1.1\r\nHost: h\r\n\r\n"
        let offer = "GET /3 HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
        for (text, count) in [(chunked + offer + plain, 2), (chunked + plain + offer + plain, 3)] {
            let connection = try Connection()
            try connection.receive(text)
            #expect(try connection.requests().count == count)
            for _ in 0..<count { connection.answer() }
            #expect(try connection.sent().lowercased().contains("connection: close") && !connection.channel.isActive)
        }
        // One after the other, all goes on.
        let connection = try Connection()
        for (index, text) in [chunked, offer, plain, chunked].enumerated() {
            try connection.receive(text)
            #expect(try connection.requests().count == index + 1)
            connection.answer()
        }
        #expect(connection.channel.isActive)
    }

    @Test func `a tunnel is refused, and what follows is not taken for requests`() throws {
        let connection = try Connection()
        try connection.receive("CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(try connection.requests().map(\.head.method) == [.connect])
        connection.answer()
        #expect(!connection.channel.isActive)
    }

    @Test func `HTTP 1 point 0 knows no 100 Continue`() throws {
        for (version, isTold) in [("1.1", true), ("1.0", false)] {
            let connection = try Connection()
            try connection.receive(
                "POST / HTTP/\(version)\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
            #expect(try connection.sent().hasPrefix("HTTP/1.1 100") == isTold)
        }
    }

    @Test func `a head that dribbles is answered, and the connection ends`() throws {
        let connection = try Connection()
        try connection.receive("GET /")
        for _ in 0..<59 {
            try connection.receive("a")
            connection.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        }
        #expect(try connection.sent().isEmpty)
        connection.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        let answer = try connection.sent()
        #expect(answer.hasPrefix("HTTP/1.1 408") && answer.hasSuffix("late"))
        connection.channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(!connection.channel.isActive)
    }

    @Test func `an early answer says that the connection ends, and the rest of the body is dropped`() throws {
        let connection = try Connection()
        try connection.receive("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nbegun")
        #expect(try connection.requests().first?.body == "begun")
        connection.answer("refused")
        #expect(try connection.sent().lowercased().contains("connection: close") && connection.channel.isActive)
        try connection.receive("more")
        #expect(try connection.channel.readInbound(as: HTTPRequestPart.self) == nil)
        connection.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!connection.channel.isActive)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Segmentation
import TestSupport
import Testing

@testable import Server

/// Each code of the error table, reached over HTTP: as long as the table is.
@Suite(.serialized)
struct RefusalTests {
    /// All but `internal_error`, which nothing that comes from outside should reach, and the one that nobody hears.
    private static let codes = APIError.Code.allCases.filter { $0 != .internalError && $0 != .clientClosedRequest }

    @Test(arguments: codes)
    func `each refusal can be reached, says what to do, and is documented`(code: APIError.Code) async throws {
        try await Neighbour.run { neighbour in
            try await TestServer.run {
                Self.configure(&$0, for: code, neighbour)
            } _: { server in
                let (endpoint, response) = try await Self.provoke(code, server, neighbour)
                let speaksRemoveBG = endpoint?.speaksRemoveBG == true
                #expect(response.status == (speaksRemoveBG ? code.removeBGStatus : code.status))
                #expect(response.code == (speaksRemoveBG ? code.removeBGCode : code.rawValue))
                let body = try response.json()
                let errors = body["errors"] as? [[String: Any]]
                let detail = try #require(body["detail"] as? String ?? errors?.first?["detail"] as? String)
                #expect(detail.hasSuffix(".") && detail.count > 15, "\(detail)")
                if let endpoint {
                    #expect(endpoint.errorCodes.contains(code))
                } else {
                    #expect(response.headers[.contentType] == "application/problem+json")
                }
                if !speaksRemoveBG {
                    #expect(body["status"] as? Int == code.status.code)
                    #expect(body["request_id"] as? String == response.headers[.xRequestID])
                }
                if response.status == .unauthorized { #expect(response.headers[.wwwAuthenticate] != nil) }
            }
        }
    }

    private static func configure(
        _ configuration: inout ServerConfiguration, for code: APIError.Code, _ neighbour: Neighbour
    ) {
        switch code {
        case .uploadTooLarge: configuration.maxUpload = 1000
        case .uploadTimedOut: configuration.uploadTimeout = .milliseconds(300)
        case .timedOut: configuration.requestTimeout = .milliseconds(5)
        case .rateLimited: configuration.rateLimit = 1
        case .urlNotAllowed: break
        case .urlPrivateAddress: configuration.fetching.hosts = [neighbour.host]
        case .urlUnreachable:
            configuration.fetching.hosts = ["localhost:1"]
            configuration.fetching.networks = [IPNetwork("127.0.0.0/8")!, IPNetwork("::1")!]
        case .urlTooLarge:
            configuration.maxUpload = 100_000
            configuration.allow(neighbour)
        case .urlTimedOut:
            configuration.allow(neighbour)
            configuration.fetchTimeout = .milliseconds(400)
        default: configuration.allow(neighbour)
        }
    }

    /// - Returns: the endpoint, nil where there is none, and its answer.
    private static func provoke(
        _ code: APIError.Code, _ server: TestServer, _ neighbour: Neighbour
    ) async throws -> (Endpoint?, Answer) {
        let image = try Fixtures.astronaut()
        func cut(_ parts: FormPart...) async throws -> (Endpoint?, Answer) {
            (.cutout, try await server.submit(.cutout, parts))
        }
        func cut(token: String) async throws -> (Endpoint?, Answer) {
            (.cutout, try await server.call(.cutout, headers: [.authorization: "Bearer \(token)"]))
        }
        func body(_ type: String, _ text: String) async throws -> (Endpoint?, Answer) {
            let headers: HTTPFields = [.contentType: type]
            return (.cutout, try await server.authorised(.cutout, headers: headers, body: ByteBuffer(string: text)))
        }
        func fetch(_ address: String) async throws -> (Endpoint?, Answer) {
            (.removeBG, try await server.submit(.removeBG, [.field("image_url", address)]))
        }
        switch code {
        case .invalidParameter: return try await cut(.file("file", image), .field("quality", "0"))
        case .missingFile: return try await cut(.field("quality", "50"))
        case .multipleSources: return try await cut(.file("file", image), .file("file", image))
        case .malformedMultipart: return try await body("multipart/form-data; boundary=b", "--b\r\n")
        case .malformedJSON:
            let response = try await server.authorised(
                .token, headers: [.contentType: "application/json"], body: ByteBuffer(string: "{"))
            return (.token, response)
        case .invalidURL: return try await fetch("ftp://\(neighbour.host)/astronaut.png")
        case .urlNotAllowed, .urlPrivateAddress: return try await fetch("http://\(neighbour.host)/astronaut.png")
        case .urlUnreachable: return try await fetch("http://localhost:1/x.png")
        case .urlRefused: return try await fetch("http://\(neighbour.host)/missing.png")
        case .urlTooLarge: return try await fetch("http://\(neighbour.host)/astronaut.png")
        case .urlTimedOut: return try await fetch("http://\(neighbour.host)/late")
        case .tooManyRedirects: return try await fetch("http://\(neighbour.host)/loop")
        case .missingCredentials: return (.cutout, try await server.call(.cutout))
        case .invalidToken: return try await cut(token: "a.b.c")
        case .expiredToken:
            let past = Date().addingTimeInterval(-200_000)
            return try await cut(token: try server.service.tokens.issue(userID: "u", now: past).token)
        case .invalidAPIKey:
            return (.health, try await server.call(.health, headers: [.authorization: "Bearer x"]))
        case .authFailed: return (.account, try await server.call(.account, headers: [.xAPIKey: "wrong"]))
        case .notFound: return (nil, try await server.client.execute(uri: "/nowhere", method: .get))
        case .methodNotAllowed: return (nil, try await server.client.execute(uri: "/health", method: .put))
        case .uploadTimedOut: return (.cutout, try await dribble(server))
        case .uploadTooLarge: return try await cut(.file("file", image))
        case .unsupportedImageFormat: return try await cut(.file("file", Array("GIF89a".utf8)))
        case .unsupportedMediaType: return try await body("text/plain", "x")
        case .unsupportedContentEncoding:
            let headers: HTTPFields = [.contentType: "image/png", .contentEncoding: "gzip"]
            return (.cutout, try await server.authorised(.cutout, headers: headers, body: ByteBuffer(bytes: image)))
        case .corruptImage: return try await cut(.file("file", Array(image.prefix(image.count / 2))))
        case .imageTooLarge: return try await cut(.file("file", claim(image, 100_000)))
        case .imageTooSmall: return try await cut(.file("file", claim(image, 8)))
        case .lowConfidence: return try await cut(.file("file", image), .field("min_confidence", "1"))
        case .unknownForeground:
            return try await cut(
                .file("file", image), .file("trimap", try Image(pixels: try Plane(width: 512, height: 512)).png()))
        case .rateLimited:
            _ = try await cut()
            return try await cut()
        case .notImplemented: return (.improve, try await server.authorised(.improve))
        case .overloaded:
            server.service.readiness.endWork()
            return try await cut(.file("file", image))
        case .timedOut: return try await cut(.file("file", image))
        case .internalError, .clientClosedRequest: throw CancellationError()
        }
    }

    /// The header of a picture with another size in it.
    private static func claim(_ image: [UInt8], _ side: UInt32) -> [UInt8] {
        var claim = Array(image.prefix(33))
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: side >> (24 - 8 * $0)) }
        claim.replaceSubrange(16..<24, with: bytes + bytes)
        return claim
    }

    /// Sends a body whose end does not come.
    private static func dribble(_ server: TestServer) async throws -> Answer {
        try await server.client.execute(
            uri: Endpoint.cutout.path, method: .post,
            headers: [.authorization: "Bearer \(try await server.token())", .contentType: "image/png"],
            body: ByteBuffer(string: "x"), announced: 1000)
    }
}

extension ServerConfiguration {
    fileprivate mutating func allow(_ neighbour: Neighbour) {
        fetching.hosts = [neighbour.host]
        fetching.networks = [IPNetwork("127.0.0.0/8")!, IPNetwork("::1")!]
    }
}

/// Another server on this machine, from which images are fetched.
struct Neighbour: Sendable {
    /// With its port.
    let host: String

    static func run(_ body: @escaping @Sendable (Neighbour) async throws -> Void) async throws {
        let image = ByteBuffer(bytes: try Fixtures.astronaut())
        let router = Router()
        router.get("/astronaut.png") { _, _ in Response(status: .ok, body: .init(byteBuffer: image)) }
        router.get("/loop") { _, _ in Response.redirect(to: "/loop", type: .found) }
        router.get("/hop") { _, _ in Response.redirect(to: "astronaut.png", type: .temporary) }
        router.get("/away") { _, _ in Response.redirect(to: "http://169.254.169.254/latest", type: .found) }
        router.get("/late") { _, _ in
            // Not longer than the deadline takes, as the neighbour ends when all is answered.
            try await Task.sleep(for: .seconds(3))
            return Response(status: .ok)
        }
        router.get("/drip") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    for _ in 0..<12 {
                        try await writer.write(ByteBuffer(string: "x"))
                        try await Task.sleep(for: .milliseconds(500))
                    }
                    try await writer.finish(nil)
                })
        }
        router.get("/endless") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    for _ in 0..<1_000_000 { try await writer.write(ByteBuffer(repeating: 0, count: 10_000)) }
                    try await writer.finish(nil)
                })
        }
        try await withRunning { onListening in
            Application(
                router: router, configuration: .init(address: .hostname("localhost", port: 0)),
                onServerRunning: { onListening($0.localAddress?.port ?? 0) }, logger: .silent)
        } _: { client in
            try await body(Neighbour(host: "localhost:\(client.port)"))
        }
    }
}

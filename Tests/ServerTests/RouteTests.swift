// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Segmentation
import TestSupport
import Testing

@testable import Server

/// The endpoints, in process.
struct RouteTests {
    static let key = "k3y-0123456789-0123456789-0123456789"
    static let secret = "s3cret-0123456789-0123456789-0123456"

    private func withServer(
        _ change: (inout ServerConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (any TestClientProtocol, Service) async throws -> Void
    ) async throws {
        var configuration = ServerConfiguration(
            keys: APIKeys(current: Self.key), tokens: TokenSettings(secret: Self.secret))
        configuration.workers = 2
        change(&configuration)
        let service = try await Service(configuration)
        let app = service.application(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await app.test(.live) { client in try await body(client, service) }
        await service.pool.shutDown()
    }

    private func token(_ service: Service) async throws -> String { try await service.tokens.issue(userID: "u").token }

    private func problem(_ response: TestResponse) throws -> [String: Any] {
        #expect(response.headers[.contentType] == "application/problem+json")
        let object = try JSONSerialization.jsonObject(with: Data(response.body.readableBytesView)) as? [String: Any]
        return try #require(object)
    }

    private func form(_ parts: [(name: String, file: String?, content: [UInt8])]) -> ByteBuffer {
        var body = ByteBuffer()
        for part in parts {
            let file = part.file.map { "; filename=\"\($0)\"" } ?? ""
            body.writeString("--bound\r\nContent-Disposition: form-data; name=\"\(part.name)\"\(file)\r\n\r\n")
            body.writeBytes(part.content)
            body.writeString("\r\n")
        }
        body.writeString("--bound--\r\n")
        return body
    }

    private func upload(
        _ client: any TestClientProtocol, _ service: Service, _ image: [UInt8], _ fields: [(String, String)] = []
    ) async throws -> TestResponse {
        let parts = [(name: "file", file: Optional("x"), content: image)]
        return try await client.execute(
            uri: "/api/remove-background", method: .post,
            headers: [
                .authorization: "Bearer \(try await token(service))",
                .contentType: "multipart/form-data; boundary=bound",
            ], body: form(parts + fields.map { (name: $0.0, file: nil, content: Array($0.1.utf8)) }))
    }

    @Test(arguments: ["/health/live", "/health/ready", "/health/live/"])
    func `probes answer without credentials`(path: String) async throws {
        try await withServer { client, service in
            let response = try await client.execute(uri: path, method: .get)
            #expect(response.status == .ok)
            #expect(response.headers[.xEngineVersion] == service.engineVersion)
            #expect(response.headers[.xRequestID] != nil)
        }
    }

    @Test func `ready turns 503 while draining, live does not`() async throws {
        try await withServer { client, service in
            service.readiness.startDraining()
            let ready = try await client.execute(uri: "/health/ready", method: .get).status
            let live = try await client.execute(uri: "/health/live", method: .get).status
            #expect(ready == .serviceUnavailable && live == .ok)
        }
    }

    @Test func `health is for the API key`() async throws {
        try await withServer { client, service in
            let good = try await client.execute(
                uri: "/health/", method: .get, headers: [.authorization: "Bearer \(Self.key)"])
            #expect(good.status == .ok)
            for (header, code) in [
                (nil, "missing_credentials"), ("Bearer wrong", "invalid_api_key"),
                ("Bearer \(try await token(service))", "invalid_api_key"), ("Basic abc", "missing_credentials"),
            ] {
                let refused = try await client.execute(
                    uri: "/health", method: .get, headers: header.map { [.authorization: $0] } ?? [:])
                #expect(refused.status == .unauthorized && refused.headers[.wwwAuthenticate] != nil)
                let found = try problem(refused)["code"] as? String
                #expect(found == code)
            }
        }
    }

    @Test func `a request ID is kept when it is safe`() async throws {
        try await withServer { client, _ in
            for (sent, isKept) in [("abc-1.2_3", true), ("a b", false), (String(repeating: "x", count: 129), false)] {
                let response = try await client.execute(
                    uri: "/health/live", method: .get, headers: [.xRequestID: sent])
                #expect((response.headers[.xRequestID] == sent) == isKept)
            }
        }
    }

    @Test func `unknown paths and wrong methods are told apart`() async throws {
        try await withServer { client, _ in
            let unknown = try await client.execute(uri: "/nowhere", method: .get)
            let code = try problem(unknown)["code"] as? String
            #expect(unknown.status == .notFound && code == "not_found")
            let wrong = try await client.execute(uri: "/auth/token/", method: .get)
            #expect(wrong.status == .methodNotAllowed && wrong.headers[.allow] == "POST")
        }
    }

    @Test func `a token needs the API key, in whatever way the user is named`() async throws {
        try await withServer { client, service in
            let headers: HTTPFields = [.authorization: "Bearer \(Self.key)"]
            func ask(_ uri: String, _ type: String? = nil, _ body: String = "") async throws -> TestResponse {
                var headers = headers
                headers[.contentType] = type
                return try await client.execute(
                    uri: uri, method: .post, headers: headers, body: ByteBuffer(string: body))
            }
            for response in [
                try await ask("/auth/token?user_id=jahid12345"),
                try await ask("/auth/token", "application/x-www-form-urlencoded", "user_id=jahid12345"),
                try await ask("/auth/token/", "application/json", #"{"user_id":"jahid12345"}"#),
            ] {
                #expect(response.status == .ok)
                let grant = try #require(
                    try JSONSerialization.jsonObject(with: Data(response.body.readableBytesView)) as? [String: Any])
                #expect(grant["token_type"] as? String == "bearer" && grant["expires_in"] as? Int == 86_400)
                let token = try #require(grant["access_token"] as? String)
                #expect(OpenSSLTokens.isAuthentic(token, secret: Self.secret))
                let subject = try await service.tokens.verify(token)
                #expect(subject == "jahid12345")
            }
            for uri in ["/auth/token", "/auth/token?user_id=", "/auth/token?user_id=%20", "/auth/token?user_id=a%0Ab"] {
                let status = try await ask(uri).status
                #expect(status == .badRequest)
            }
            let damaged = try await ask("/auth/token", "application/json", "{").status
            let anonymous = try await client.execute(uri: "/auth/token?user_id=a", method: .post).status
            #expect(damaged == .badRequest && anonymous == .unauthorized)
        }
    }

    @Test func `DEBUG trusts this machine, but no browser and no proxy`() async throws {
        try await withServer {
            $0.isDebug = true
        } _: { client, _ in
            let uri = "/auth/token?user_id=a"
            let trusted = try await client.execute(uri: uri, method: .post).status
            #expect(trusted == .ok)
            for header in ["Origin", "Via", "Forwarded", "X-Forwarded-For"] {
                let refused = try await client.execute(
                    uri: uri, method: .post, headers: [HTTPField.Name(header)!: "x"])
                #expect(refused.status == .unauthorized, "\(header)")
            }
            let wrongKey = try await client.execute(uri: uri, method: .post, headers: [.authorization: "Bearer x"])
            #expect(wrongKey.status == .unauthorized)
        }
    }

    @Test func `a cutout comes with its measures, and every stage is counted`() async throws {
        try await withServer { client, service in
            let image = try Fixtures.astronaut()
            for format in ["PNG", "jpeg", "webp"] {
                let response = try await upload(client, service, image, [("output_format", format)])
                #expect(response.status == .ok)
                let bytes = Array(response.body.readableBytesView)
                let kind = try #require(ImageFormat(sniffing: bytes))
                #expect(response.headers[.contentType] == kind.mediaType)
                #expect(kind.rawValue.hasPrefix(String(format.lowercased().prefix(3))))
                #expect(response.headers[HTTPField.Name("X-Width")!] == "512")
                #expect(response.headers[HTTPField.Name("X-Type")!] == "person")
            }
            let metrics = try await client.execute(
                uri: "/metrics", method: .get, headers: [.authorization: "Bearer \(try await token(service))"])
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(metrics.body.readableBytesView)) as? [String: Any])
            let stages = try #require(report["stages"] as? [String: [String: Any]])
            #expect(Set(stages.keys) == Set(StageName.allCases.map(\.rawValue)))
            #expect(stages.values.allSatisfy { $0["count"] as? Int == 3 })
            #expect(report["images"] as? Int == 3)
        }
    }

    @Test func `the raw image is taken too, with parameters in the query`() async throws {
        try await withServer { client, service in
            let response = try await client.execute(
                uri: "/api/remove-background?output_format=jpg&quality=80", method: .post,
                headers: [.authorization: "Bearer \(try await token(service))", .contentType: "image/png"],
                body: ByteBuffer(bytes: try Fixtures.astronaut()))
            #expect(response.status == .ok && response.headers[.contentType] == "image/jpeg")
        }
    }

    @Test func `hints act on the matte`() async throws {
        try await withServer { client, service in
            let hints = "{\"background\": [{\"points\": [[224, 118], [224, 140]], \"radius\": 6}]}"
            let response = try await upload(client, service, try Fixtures.astronaut(), [("hints", hints)])
            #expect(response.status == .ok)
            let image = try Image(decoding: Array(response.body.readableBytesView))
            for y in 118...140 { #expect(image.alpha?[224, y] == 0) }
        }
    }

    @Test func `bad images are refused with a reason`() async throws {
        try await withServer { client, service in
            let image = try Fixtures.astronaut()
            var claim = Array(image.prefix(33))
            claim.replaceSubrange(16..<24, with: [0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0])
            for (bytes, status, code) in [
                (Array("not an image".utf8), 415, "unsupported_image_format"),
                (Array(image.prefix(image.count / 2)), 422, "corrupt_image"), (claim, 422, "image_too_large"),
                ([], 400, "missing_file"),
            ] as [([UInt8], Int, String)] {
                let response = try await upload(client, service, bytes)
                #expect(response.status.code == status)
                let problem = try problem(response)
                #expect(problem["code"] as? String == code && problem["status"] as? Int == status)
                #expect((problem["detail"] as? String)?.hasSuffix(".") == true)
                #expect(problem["request_id"] as? String == response.headers[.xRequestID])
            }
        }
    }

    @Test(arguments: [
        [("output_format", "gif")], [("output_format", "")], [("quality", "0")], [("quality", "x")],
        [("nonsense", "1")],
        [("output_format", "png"), ("output_format", "png")], [("method", "neural")],
        [("hints", "{")], [("hints", "{\"brush\": 1}")], [("hints", "{\"rect\": [600, 0, 700, 9]}")],
        [("hints", "{\"foreground\": [{\"points\": [[1, 1]], \"radius\": 0}]}")],
    ])
    func `bad parameters are refused and named`(fields: [(String, String)]) async throws {
        try await withServer { client, service in
            let response = try await upload(client, service, try Fixtures.astronaut(), fields)
            #expect(response.status == .badRequest)
            let problem = try problem(response)
            #expect(problem["code"] as? String == "invalid_parameter")
            #expect((problem["detail"] as? String)?.contains(fields[0].0) == true)
        }
    }

    @Test func `bodies of the wrong kind are refused`() async throws {
        try await withServer { client, service in
            let authorization = "Bearer \(try await token(service))"
            for (type, body, status, code) in [
                ("application/json", "{}", 415, "unsupported_media_type"),
                ("multipart/form-data", "x", 400, "malformed_multipart"),
                ("multipart/form-data; boundary=b", "--b\r\n", 400, "malformed_multipart"),
            ] {
                let response = try await client.execute(
                    uri: "/api/remove-background", method: .post,
                    headers: [.authorization: authorization, .contentType: type], body: ByteBuffer(string: body))
                #expect(response.status.code == status)
                let found = try problem(response)["code"] as? String
                #expect(found == code)
            }
        }
    }

    @Test func `an API key is no token`() async throws {
        try await withServer { client, _ in
            let response = try await client.execute(
                uri: "/api/remove-background", method: .post,
                headers: [.authorization: "Bearer \(Self.key)", .contentType: "image/png"])
            #expect(response.status == .unauthorized)
            let code = try problem(response)["code"] as? String
            #expect(code == "invalid_token")
        }
    }

    @Test func `the deadline answers 504 and frees the worker`() async throws {
        try await withServer {
            $0.requestTimeout = .milliseconds(5)
        } _: { client, service in
            let response = try await upload(client, service, try Fixtures.astronaut())
            #expect(response.status == .gatewayTimeout)
            while service.pool.currentLoad.running > 0 { await Task.yield() }
        }
    }

    @Test func `a body over the limit is refused`() async throws {
        try await withServer {
            $0.maxUpload = 1000
        } _: { client, service in
            let response = try await upload(client, service, try Fixtures.astronaut())
            #expect(response.status == .contentTooLarge)
            let code = try problem(response)["code"] as? String
            #expect(code == "upload_too_large")
        }
    }
}

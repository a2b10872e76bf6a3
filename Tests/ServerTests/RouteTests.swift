// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Segmentation
import TestSupport
import Testing

@testable import Server

/// Probes, tokens, metrics and what all answers have in common: a long file, a short test for each promise of the contract.
struct RouteTests {
    @Test(arguments: ["/health/live", "/health/ready", "/health/live/"])
    func `probes answer without credentials`(path: String) async throws {
        try await TestServer.run { server in
            let response = try await server.client.execute(uri: path, method: .get)
            #expect(response.status == .ok)
            #expect(response.headers[.xEngineVersion] == server.service.engineVersion)
            #expect(response.headers[.xRequestID] != nil)
        }
    }

    @Test func `ready turns 503 while draining, live does not`() async throws {
        try await TestServer.run { server in
            server.service.readiness.startDraining()
            let (ready, live) = (try await server.call(.ready).status, try await server.call(.live).status)
            #expect(ready == .serviceUnavailable && live == .ok)
        }
    }

    @Test func `health is for the API key`() async throws {
        try await TestServer.run { server in
            let good = try await server.authorised(.health)
            #expect(good.status == .ok)
            for (header, code) in [
                (nil, "missing_credentials"), ("Bearer wrong", "invalid_api_key"),
                ("Bearer \(try await server.token())", "invalid_api_key"), ("Basic abc", "missing_credentials"),
            ] {
                let refused = try await server.call(.health, headers: header.map { [.authorization: $0] } ?? [:])
                #expect(refused.status == .unauthorized && refused.headers[.wwwAuthenticate] != nil)
                #expect(refused.code == code)
            }
        }
    }

    @Test func `a request ID is kept when it is safe`() async throws {
        try await TestServer.run { server in
            for (sent, isKept) in [("abc-1.2_3", true), ("a b", false), (String(repeating: "x", count: 129), false)] {
                let response = try await server.call(.live, headers: [.xRequestID: sent])
                #expect((response.headers[.xRequestID] == sent) == isKept)
            }
        }
    }

    @Test(arguments: Endpoint.allCases)
    func `every endpoint is there, with and without a trailing slash, under its method alone`(
        endpoint: Endpoint
    ) async throws {
        try await TestServer.run { server in
            for path in [endpoint.path, endpoint.path + "/"] {
                let response = try await server.client.execute(uri: path, method: endpoint.method)
                #expect(response.status != .notFound && response.status != .methodNotAllowed)
                let head = try await server.client.execute(uri: path, method: .head)
                #expect(head.status == (endpoint.method == .get ? response.status : .methodNotAllowed))
                #expect(head.body.readableBytes == 0)
                let wrong = try await server.client.execute(uri: path, method: .delete)
                #expect(wrong.status == .methodNotAllowed && wrong.headers[.allow] == endpoint.allowedMethods)
            }
        }
    }

    @Test func `answers cannot be taken for something else, embedded or kept`() async throws {
        try await TestServer.run { server in
            let docs = try await server.call(.docs)
            for response in [try await server.call(.live), docs, try await server.upload([1])] {
                #expect(response["X-Content-Type-Options"] == "nosniff" && response["X-Frame-Options"] == "DENY")
                #expect(response["Referrer-Policy"] == "no-referrer" && response["Cache-Control"] == "no-store")
                #expect(response["Content-Security-Policy"]?.contains("default-src 'none'") == true)
                #expect(response["Strict-Transport-Security"] == nil)
            }
        }
    }

    @Test func `a token needs the API key, in whatever way the user is named`() async throws {
        try await TestServer.run { server in
            func ask(_ query: String, _ type: String? = nil, _ body: String = "") async throws -> Answer {
                try await server.authorised(
                    .token, query: query, headers: type.map { [.contentType: $0] } ?? [:],
                    body: ByteBuffer(string: body))
            }
            for response in [
                try await ask("?user_id=jahid12345"),
                try await ask("", "application/x-www-form-urlencoded", "user_id=jahid12345"),
                try await ask("/", "application/json", #"{"user_id":"jahid12345"}"#),
                try await ask(
                    "", "multipart/form-data; boundary=bound",
                    String(buffer: FormPart.body([.field("user_id", "jahid12345")]))),
            ] {
                #expect(response.status == .ok)
                let grant = try response.json()
                #expect(grant["token_type"] as? String == "bearer" && grant["expires_in"] as? Int == 86_400)
                let token = try #require(grant["access_token"] as? String)
                #expect(try TestTokens.isAuthentic(token, secret: TestServer.secret))
                let subject = try server.service.tokens.verify(token)
                #expect(subject == "jahid12345")
            }
            for query in ["", "?user_id=", "?user_id=%20", "?user_id=a%0Ab", "?user_id=a&user_id=b"] {
                let status = try await ask(query).status
                #expect(status == .badRequest, "\(query)")
            }
            let damaged = try await ask("", "application/json", "{")
            let anonymous = try await server.call(.token, query: "?user_id=a")
            #expect(damaged.code == "malformed_json" && anonymous.status == .unauthorized)
        }
    }

    @Test func `DEBUG trusts this machine, but no other page and no proxy`() async throws {
        try await TestServer.run {
            $0.isDebug = true
        } _: { server in
            let trusted = try await server.call(.token, query: "?user_id=a")
            #expect(trusted.status == .ok)
            for header in ["Origin", "Via", "Forwarded", "X-Forwarded-For"] {
                let refused = try await server.call(
                    .token, query: "?user_id=a", headers: [HTTPField.Name(header)!: "x"])
                #expect(refused.status == .unauthorized, "\(header)")
            }
            // Pages of other ports are others' pages, and so is a page that was opened from a file.
            for (origin, status) in [
                ("http://localhost", HTTPResponse.Status.ok), ("http://localhost:1", .unauthorized),
                ("http://localhost.example", .unauthorized), ("null", .unauthorized),
            ] {
                let answer = try await server.call(.token, query: "?user_id=a", headers: [.origin: origin])
                #expect(answer.status == status, "\(origin)")
            }
            let wrongKey = try await server.call(.token, query: "?user_id=a", headers: [.authorization: "Bearer x"])
            #expect(wrongKey.status == .unauthorized)
        }
    }

    @Test func `metrics come as JSON or for Prometheus, as Accept or the query say`() async throws {
        try await TestServer.run { server in
            for (accept, query, isText) in [
                (nil, "", false), ("*/*", "", false), ("text/plain", "", true), ("text/html, */*;q=0.8", "", false),
                ("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", "", true),
                ("application/json", "?format=prometheus", true), ("text/plain", "?format=json", false),
            ] {
                let response = try await server.authorised(
                    .metrics, query: query, headers: accept.map { [.accept: $0] } ?? [:])
                #expect(response.status == .ok)
                #expect(response.headers[.contentType]?.hasPrefix("text/plain") == isText, "\(accept ?? "-") \(query)")
            }
            let wrong = try await server.authorised(.metrics, query: "?format=xml")
            #expect(wrong.code == "invalid_parameter")
        }
    }

    @Test func `a rate is kept for each caller`() async throws {
        try await TestServer.run {
            $0.rateLimit = 2
        } _: { server in
            let (first, second) = (try await server.upload([1]), try await server.upload([1]))
            #expect(first["X-RateLimit-Limit"] == "2" && first["X-RateLimit-Remaining"] == "1")
            #expect(second["X-RateLimit-Remaining"] == "0" && second.status == .unsupportedMediaType)
            let before = Date().timeIntervalSince1970
            let third = try await server.upload([1])
            let after = Date().timeIntervalSince1970
            #expect(third.status == .tooManyRequests && third.code == "rate_limited")
            let wait = try #require(third["Retry-After"].flatMap { Int($0) })
            let reset = try #require(third["X-RateLimit-Reset"].flatMap { Double($0) })
            #expect((1...61).contains(wait) && (before - 2...after + 2).contains(reset - Double(wait)))
            // The API key is another caller, and other endpoints are not counted.
            let other = try await server.submit(.removeBG, [.file("image_file", [1])])
            #expect(other.status == .badRequest && other["X-RateLimit-Remaining"] == "1")
            let metrics = try await server.authorised(.metrics)
            #expect(metrics.status == .ok)
        }
    }

    @Test func `a window ends after a minute`() {
        let limiter = RateLimiter(perMinute: 1)
        #expect(!limiter.count("a", now: 1000).isExceeded && limiter.count("a", now: 1059).isExceeded)
        #expect(!limiter.count("b", now: 1059).isExceeded && !limiter.count("a", now: 1061).isExceeded)
    }

    @Test func `pages of named origins may call, others may not`() async throws {
        try await TestServer.run {
            $0.corsOrigins = ["https://one.example"]
        } _: { server in
            func preflight(_ origin: String) async throws -> Answer {
                try await server.client.execute(
                    uri: Endpoint.cutout.path, method: .options,
                    headers: [.origin: origin, .accessControlRequestMethod: "POST"])
            }
            let allowed = try await preflight("https://one.example")
            #expect(allowed.status == .noContent && allowed["Access-Control-Allow-Origin"] == "https://one.example")
            #expect(allowed["Access-Control-Allow-Headers"]?.lowercased().contains("authorization") == true)
            let refused = try await preflight("https://two.example")
            #expect(refused.status == .methodNotAllowed && refused["Access-Control-Allow-Origin"] == nil)
            let answer = try await server.call(.live, headers: [.origin: "https://one.example"])
            #expect(answer["Access-Control-Allow-Origin"] == "https://one.example" && answer["Vary"] == "Origin")
            #expect(answer["Access-Control-Expose-Headers"]?.contains("X-Confidence") == true)
        }
        try await TestServer.run {
            $0.corsOrigins = ["*"]
        } _: { server in
            let error = try await server.upload([1], headers: [.origin: "https://any.example"])
            #expect(error["Access-Control-Allow-Origin"] == "*" && error.status == .unsupportedMediaType)
        }
        try await TestServer.run { server in
            let answer = try await server.call(.live, headers: [.origin: "https://one.example"])
            #expect(answer["Access-Control-Allow-Origin"] == nil)
        }
    }
}

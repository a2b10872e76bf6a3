// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Segmentation
import TestSupport
import Testing

@testable import Server

/// `/v1.0`, as clients of remove.bg speak to it.
@Suite(.serialized)
struct RemoveBGTests {
    /// Every field that clients send, most of them empty.
    private static let emptyFields = [
        "image_file_b64", "image_url", "roi", "crop_margin", "bg_color", "bg_image_url", "shadow_opacity",
    ].map { FormPart.field($0, "") }

    private func native(_ server: TestServer, _ fields: [(String, String)]) async throws -> [UInt8] {
        let response = try await server.upload(try Fixtures.astronaut(), fields)
        #expect(response.status == .ok)
        return response.bytes
    }

    @Test func `a form, Base64 in a form and JSON give the native endpoint's bytes`() async throws {
        try await TestServer.run { server in
            let image = try Fixtures.astronaut()
            let expected = try await native(server, [("size", "preview"), ("output_format", "auto")])
            let base64 = Data(image).base64EncodedString()
            let multipart = try await server.submit(.removeBG, [.file("image_file", image)] + Self.emptyFields)
            let encoded = base64.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
            let urlEncoded = try await server.authorised(
                .removeBG, headers: [.contentType: "application/x-www-form-urlencoded"],
                body: ByteBuffer(string: "image_file_b64=\(encoded)&size=preview&bg_color="))
            let json = try await server.authorised(
                .removeBG, headers: [.contentType: "application/json"],
                body: ByteBuffer(
                    string: #"{"image_file_b64":"data:image/png;base64,\#(base64)","crop":false,"bg_color":null}"#))
            for response in [multipart, urlEncoded, json] {
                let isSame = response.bytes == expected
                #expect(response.status == .ok && isSame)
                #expect(response["X-Max-Width"] == "512" && response["X-Width"] == "500")
                #expect(response["X-Credits-Charged"] == "0" && response["X-Type"] == nil)
                #expect(response["X-Foreground-Top"] != nil)
            }
        }
    }

    @Test func `fields in the address count, and hints in JSON need no quotes`() async throws {
        try await TestServer.run { server in
            let base64 = Data(try Fixtures.astronaut()).base64EncodedString()
            let hints = #"{"background":[{"points":[[224,118],[224,140]],"radius":6}]}"#
            let response = try await server.authorised(
                .removeBG, query: "?size=full&channels=alpha", headers: [.contentType: "application/json"],
                body: ByteBuffer(string: #"{"image_file_b64":"\#(base64)","hints":\#(hints)}"#))
            let expected = try await native(
                server, [("channels", "alpha"), ("hints", hints), ("output_format", "auto")])
            let isSame = response.bytes == expected
            #expect(response.status == .ok && isSame)
            let twice = try await server.authorised(
                .removeBG, query: "?size=full", headers: [.contentType: "application/json"],
                body: ByteBuffer(string: #"{"image_file_b64":"\#(base64)","size":"full"}"#))
            #expect(twice.code == "invalid_parameter")
        }
    }

    @Test func `all controls are passed on under remove dot bg's names`() async throws {
        try await TestServer.run { server in
            let image = try Fixtures.astronaut()
            for (theirs, ours) in [
                ([("format", "jpg"), ("bg_color", "81d4fa")], [("output_format", "jpg"), ("bg_color", "81d4fa")]),
                ([("channels", "alpha"), ("size", "full")], [("channels", "alpha"), ("size", "full")]),
                (
                    [("crop", "true"), ("crop_margin", "10%"), ("format", "png")],
                    [("crop", "true"), ("crop_margin", "10%"), ("output_format", "png")]
                ),
                ([("scale", "40%"), ("position", "10% 90%")], [("scale", "40%"), ("position", "10% 90%")]),
                (
                    [("shadow_type", "drop"), ("shadow_opacity", "80")],
                    [("add_shadow", "1"), ("shadow_opacity", "80")]
                ),
                ([("roi", "0 0 100% 100%"), ("format", "zip")], [("output_format", "zip")]),
                ([("type", "person"), ("semitransparency", "false"), ("bg_blur", "30")], [("bg_blur", "30")]),
            ] {
                let response = try await server.submit(
                    .removeBG, [.file("image_file", image)] + theirs.map { .field($0.0, $0.1) })
                var fields = ours
                for (name, value) in [("size", "preview"), ("output_format", "auto")]
                where !ours.contains(where: { $0.0 == name }) { fields.append((name, value)) }
                let expected = try await native(server, fields)
                let isSame = response.bytes == expected
                #expect(response.status == .ok && isSame, "\(theirs)")
            }
        }
    }

    @Test func `a background file and the kind of subject`() async throws {
        try await TestServer.run { server in
            let (image, picture) = (try Fixtures.astronaut(), try ExamplePictures.bytes(of: .bgImageFile))
            let response = try await server.submit(
                .removeBG,
                [.file("image_file", image), .file("bg_image_file", picture), .field("type_level", "latest")])
            #expect(response.status == .ok && response["X-Type"] == "person")
            #expect(response.headers[.contentType] == "image/jpeg")
        }
    }

    @Test func `images are fetched from allowed hosts, over a redirect, too`() async throws {
        try await Neighbour.run { neighbour in
            try await TestServer.run {
                $0.fetching.hosts = [neighbour.host]
                $0.fetching.networks = [IPNetwork("127.0.0.0/8")!, IPNetwork("::1")!]
                $0.fetchTimeout = .seconds(2)
            } _: { server in
                let expected = try await native(server, [("size", "preview"), ("output_format", "auto")])
                for path in ["/astronaut.png", "/hop"] {
                    let response = try await server.submit(
                        .removeBG, [.field("image_url", "http://\(neighbour.host)\(path)")])
                    let isSame = response.bytes == expected
                    #expect(isSame, "\(path) \(response.status)")
                }
                let backed = try await server.submit(
                    .removeBG,
                    [
                        .file("image_file", try Fixtures.astronaut()),
                        .field("bg_image_url", "http://\(neighbour.host)/astronaut.png"),
                    ])
                #expect(backed.status == .ok && backed.headers[.contentType] == "image/jpeg")
                for (path, code) in [
                    ("/away", "url_not_allowed"), ("/drip", "url_timed_out"), ("/endless", "url_too_large"),
                    ("/none", "url_refused"),
                ] {
                    let response = try await server.submit(
                        .removeBG, [.field("image_url", "http://\(neighbour.host)\(path)")])
                    #expect(response.status == .badRequest && response.code == code, "\(path)")
                }
            }
        }
    }

    @Test func `wrong credentials are 403, in its error form`() async throws {
        try await TestServer.run { server in
            for headers in [HTTPFields(), [.xAPIKey: "wrong"], [.authorization: "Bearer wrong"]] {
                let response = try await server.call(.account, headers: headers)
                #expect(response.status == .forbidden && response.code == "auth_failed")
                #expect(response.headers[.contentType] == "application/json")
            }
            let token = try await server.token()
            for headers in [
                HTTPFields([HTTPField(name: .xAPIKey, value: TestServer.key)]), [.xAPIKey: token],
                [.authorization: "Bearer \(token)"], [.authorization: "Bearer \(TestServer.key)"],
            ] {
                let response = try await server.call(.account, headers: headers)
                let data = try response.json()["data"] as? [String: [String: [String: Any]]]
                #expect(data?["attributes"]?["credits"]?["total"] as? Int == 0)
                #expect(data?["attributes"]?["api"]?["sizes"] as? String == "all")
            }
        }
    }

    @Test(arguments: [
        ([FormPart](), "missing_source"),
        ([.file("image_file", [1]), .field("image_url", "http://x/")], "multiple_sources"),
        ([.file("image_file", [1])], "invalid_file_type"),
        ([.field("image_file_b64", "***")], "invalid_parameter"),
        ([.file("image_file", [1]), .field("type", "ghost")], "invalid_parameter"),
        ([.file("image_file", [1]), .field("size", "huge")], "invalid_parameter"),
        ([.file("image_file", [1]), .field("colour", "red")], "invalid_parameter"),
        ([.file("image_file", [1]), .field("bg_color", "red"), .field("bg_blur", "5")], "invalid_parameter"),
        ([.file("image_file", [1]), .field("size", "auto"), .field("size", "auto")], "invalid_parameter"),
        (
            [.file("image_file", [1]), .field("bg_color", "red"), .field("bg_image_url", "http://x/")],
            "invalid_parameter"
        ),
        (
            [.file("image_file", [1]), .file("bg_image_file", [1]), .field("bg_image_url", "http://x/")],
            "invalid_parameter"
        ),
    ])
    func `what is wrong with a request is 400`(parts: [FormPart], code: String) async throws {
        try await TestServer.run { server in
            let response = try await server.submit(.removeBG, parts)
            #expect(response.status == .badRequest && response.code == code)
            let first = try #require((try response.json()["errors"] as? [[String: String]])?.first)
            #expect(Set(first.keys) == ["title", "code", "detail"])
        }
    }

    @Test func `every field of a native parameter has the native grammar`() {
        for parameter in CutoutParameter.allCases {
            #expect(RemoveBGParameter.allCases.contains { $0.native == parameter }, "\(parameter)")
        }
    }
}

struct FetchPolicyTests {
    private func policy(_ hosts: String...) -> FetchPolicy {
        var policy = FetchPolicy()
        policy.hosts = Set(hosts)
        return policy
    }

    @Test(arguments: [
        ("http://a.example/x.png", nil), ("https://A.Example:443/x", nil), ("http://b.example:8080/", nil),
        ("http://a.example:8080/", APIError.Code.urlNotAllowed), ("http://b.example/", .urlNotAllowed),
        ("http://sub.a.example/", .urlNotAllowed), ("http://a.example.evil/", .urlNotAllowed),
        ("http://a.example./", .urlNotAllowed), ("ftp://a.example/", .invalidURL),
        ("file:///etc/passwd", .invalidURL), ("http://user@a.example/", .invalidURL), ("a.example/x", .invalidURL),
        ("http:///x", .invalidURL), ("", .invalidURL), ("http://127.0.0.1/", .urlNotAllowed),
        ("http://[::1]/", .urlNotAllowed), ("gopher://a.example/", .invalidURL),
    ])
    func `hosts are exact, schemes two`(address: String, code: APIError.Code?) {
        do throws(APIError) {
            _ = try policy("a.example", "b.example:8080").target(address)
            #expect(code == nil, "\(address)")
        } catch {
            #expect(error.code == code, "\(address)")
        }
    }

    @Test func `the address that is asked is the one that was judged`() throws {
        for address in [
            "http://A.EXAMPLE/x/y.png?q=%20#f", "http://a.example:80/x/y.png?q=%20", "HTTP://a.Example/x/y.png?q=%20",
        ] {
            let target = try policy("a.example").target(address)
            #expect(target.url.absoluteString == "http://a.example:80/x/y.png?q=%20" && target.host == "a.example")
        }
        let next = try policy("a.example").target(
            "../z", relativeTo: try policy("a.example").target("http://a.example/x/y").url)
        #expect(next.url.absoluteString == "http://a.example:80/z")
    }

    @Test(arguments: [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1",
        "64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1",
        "fd12::1", "fe80::1", "fec0::1", "ff02::1", "5f00::1",
    ])
    func `private and special networks are refused`(address: String) throws {
        let ip = try #require(IPAddress(address))
        #expect(!ip.isPublic)
        #expect(throws: APIError.self) { try FetchPolicy().check(ip) }
        var open = FetchPolicy()
        open.networks = [try #require(IPNetwork(address))]
        #expect(throws: Never.self) { try open.check(ip) }
    }

    @Test(arguments: [
        "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "192.0.1.1", "198.20.0.1",
        "223.255.255.1",
        "2606:4700::1", "2a00:1450::1", "2001:4860:4860::8888",
    ])
    func `the public internet is not`(address: String) throws {
        #expect(try #require(IPAddress(address)).isPublic)
    }

    @Test func `what is no address is none`() {
        for text in ["", "localhost", "127.1", "0x7f.0.0.1", "1.2.3.4.5", "fe80::1%lo"] {
            #expect(IPAddress(text) == nil)
        }
        for text in ["10.0.0.0/33", "10.0.0.0/-1", "x/8", "10.0.0.0/8/8"] { #expect(IPNetwork(text) == nil) }
    }
}

struct JSONFormTests {
    private func fields(_ json: String) throws -> [String] {
        try FormEncoding.json.fields(in: Array(json.utf8), contentType: "").map { "\($0.name)=\(try $0.text)" }
    }

    @Test func `values are the texts that a form would have`() throws {
        let json = #"{"a":"x","b":true,"c":12345678901234567890,"d":0.5,"e":null,"f":{"g":[1,"\"}"]},"h\"":"{,:"}"#
        #expect(
            try fields(json).filter { !$0.hasPrefix("f=") } == [
                "a=x", "b=true", "c=12345678901234567890", "d=0.5", #"h"={,:"#,
            ])
        #expect(try fields(json).contains { $0.hasPrefix("f={") })
    }

    @Test func `repeated keys, too many of them, and what is no object are refused`() throws {
        #expect(throws: APIError.self) { try fields(#"{"a":1,"b":2,"a":3}"#) }
        #expect(throws: Never.self) { try fields(#"{"a":{"a":1,"b":2},"b":[{"a":1}]}"#) }
        #expect(throws: APIError.self) { try fields("[1]") }
        #expect(throws: APIError.self) { try fields("{") }
        let many = (0..<1_000_000).map { "\"k\($0)\":0" }.joined(separator: ",")
        let list = Array(repeating: "[0]", count: 1_000_000).joined(separator: ",")
        let started = ContinuousClock.now
        for json in ["{\(many)}", "{\"a\":[\(list)]}", "{\"a\":[\(list)", String(repeating: "[", count: 1_000_000)] {
            #expect(throws: APIError.self) { try fields(json) }
        }
        #expect(started.duration(to: .now) < .seconds(2))
    }

    @Test func `no text makes it fall`() {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array(#"{}[]":,\u0a1 e-.tn"#.utf8)
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in alphabet.randomElement(using: &random)!
            }
            _ = try? FormEncoding.json.fields(in: bytes, contentType: "")
        }
    }
}

struct URLEncodedFormTests {
    private func fields(_ text: String) throws -> [String] {
        try URLEncodedForm(Array(text.utf8)).fields.map { "\($0.name)=\(try $0.text)" }
    }

    @Test func `blanks, signs and broken escapes`() throws {
        #expect(try fields("a=1&b=x+y%20z&c=%2B%26&&d&e=%zz%4") == ["a=1", "b=x y z", "c=+&", "d=", "e=%zz%4"])
        #expect(throws: APIError.self) { try fields("%ff=1") }
        #expect(throws: APIError.self) { try fields("a=%ff") }
        #expect(throws: APIError.self) { try fields(Array(repeating: "a=1", count: 65).joined(separator: "&")) }
    }

    @Test func `no text makes it fall`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0..<60, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            _ = try? URLEncodedForm(bytes)
        }
    }
}

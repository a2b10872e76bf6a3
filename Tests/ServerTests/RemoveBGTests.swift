// SPDX-License-Identifier: Apache-2.0
import CutoutParameters
import Foundation
import HTTPTypes
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
                $0.fetchTimeout = .seconds(4)
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

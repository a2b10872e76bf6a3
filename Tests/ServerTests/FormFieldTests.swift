// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Server

/// Forms in JSON and in urlencoded texts.
struct JSONFormTests {
    private func fields(_ json: String) throws -> [String] {
        try FormEncoding.json.fields(in: Array(json.utf8), boundary: nil).map { "\($0.name)=\(try $0.text)" }
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

    @Test(arguments: [
        "", " ", "image_url=x&image_url=y", "{", "}", "{}}", "{\"a\":1,\"a\":2", "[{\"a\":1,\"a\":2}]", "{a:1,a:2}",
        "\u{ff}\u{d8}\"a\":",
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{\"a\":1,\"a\":2}\r\n--b--",
    ])
    func `what is not JSON is malformed`(text: String) {
        let error = #expect(throws: APIError.self) { try fields(text) }
        #expect(error?.code == .malformedJSON)
    }

    @Test(arguments: ["-_8", "-_8=", "+/8=", " /\r\n8=\n", "data:image/png;base64,+/8="])
    func `Base64 of both alphabets, with and without padding`(text: String) throws {
        #expect(try FormField(name: "x", text: text).decodedBase64 == [0xfb, 0xff])
    }

    @Test(arguments: ["", "=", "A", "AB*=", "%2B%2F8", "<html>", "AAAAA"])
    func `what is not Base64 is refused`(text: String) {
        #expect(throws: APIError.self) { try FormField(name: "x", text: text).decodedBase64 }
    }

    @Test func `no text makes it fall`() {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array(#"{}[]":,\u0a1 e-.tn"#.utf8)
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in alphabet.randomElement(using: &random)!
            }
            _ = try? FormEncoding.json.fields(in: bytes, boundary: nil)
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

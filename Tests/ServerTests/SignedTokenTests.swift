// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation
import Testing

@testable import Server

/// Tokens of people who are not known yet, and claims that a key has signed but nobody has looked at.
struct SignedTokenTests {
    private static let secret = Array("s3cret-0123456789-0123456789-0123456".utf8)
    private let authority = TokenAuthority(
        TokenSettings(secret: String(decoding: secret, as: UTF8.self)))

    private func token(_ claims: String, header: String = #"{"alg":"HS256"}"#, isSigned: Bool = true) throws -> String {
        let signed = Base64URL.encoded(Array(header.utf8)) + "." + Base64URL.encoded(Array(claims.utf8))
        let key = SignatureKey(secret: isSigned ? Self.secret : [1], for: .hs256)
        return signed + "." + Base64URL.encoded(try key.signature(of: Array(signed.utf8)))
    }

    private func refusal(_ token: String) -> String? {
        do {
            _ = try authority.verify(token)
            return nil
        } catch {
            #expect(error.code == .invalidToken || error.code == .expiredToken)
            return error.detail
        }
    }

    /// Values that decoders may stumble over.
    private static let values = [
        "null", "true", "[]", "{}", "[[]]", #"[1]"#, #""""#, #""\u0000""#, #""\ud83d\ude00""#, #""\ud83d""#, "0", "-1",
        "1e400", "-1e400", "1e-400", "9223372036854775808", "-9223372036854775809", "1e308", "-1e308",
        String(repeating: "9", count: 4000), "0." + String(repeating: "0", count: 3000) + "1",
        String(repeating: "[", count: 600) + String(repeating: "]", count: 600),
        String(repeating: #"{"a":"#, count: 500) + "1" + String(repeating: "}", count: 500),
    ]

    @Test(arguments: ["sub", "exp", "iat", "nbf", "iss", "aud", "alg", "kid", "crit", "typ", "other"])
    func `no value of a claim or of the header does more than to be refused`(name: String) throws {
        for value in Self.values {
            let claims = #"{"sub":"u","exp":99999999999,"\#(name)":\#(value)}"#
            #expect(refusal(try token(claims, isSigned: false)) != nil)
            _ = refusal(try token(claims))
            #expect(refusal(try token(#"{"\#(name)":\#(value)}"#)) != nil)
            _ = refusal(try token(#"{"sub":"u","exp":99999999999}"#, header: #"{"alg":"HS256","\#(name)":\#(value)}"#))
        }
    }

    @Test func `times that no clock knows are judged as numbers`() throws {
        for value in ["1e308", "9223372036854775808", String(repeating: "9", count: 300)] {
            #expect(refusal(try token(#"{"sub":"u","exp":\#(value)}"#)) == nil)
            #expect(refusal(try token(#"{"sub":"u","exp":1e308,"nbf":\#(value)}"#))?.contains("not valid yet") == true)
        }
        #expect(refusal(try token(#"{"sub":"u","exp":-1e308}"#))?.contains("expired") == true)
    }

    @Test func `a number as subject has its own sentence`() throws {
        #expect(refusal(try token(#"{"sub":42,"exp":99999999999}"#))?.contains("`sub` is not a string") == true)
        #expect(refusal(try token(#"{"exp":99999999999}"#))?.contains("no `sub`") == true)
        #expect(refusal(try token(#"{"sub":"42"}"#))?.contains("no `exp`") == true)
    }

    @Test func `an empty list of audiences is read, and meant for nobody`() throws {
        let claims = #"{"sub":"u","exp":99999999999,"aud":[]}"#
        #expect(refusal(try token(claims)) == nil)
        var settings = TokenSettings(secret: String(decoding: Self.secret, as: UTF8.self))
        settings.audience = "me"
        #expect(throws: APIError.self) { try TokenAuthority(settings).verify(try token(claims)) }
    }

    @Test func `the signature is looked at before the claims`() throws {
        for claims in [#"{"sub":"u","exp":1,"aud":[]}"#, #"{"exp":99999999999}"#, "no JSON", ""] {
            #expect(refusal(try token(claims, isSigned: false))?.contains("signature") == true)
        }
    }

    @Test func `what has not the form of a token is none`() throws {
        let good = try token(#"{"sub":"u","exp":99999999999}"#)
        #expect(refusal(good) == nil)
        let parts = good.split(separator: ".").map(String.init)
        for text in [
            "", ".", "..", "...", "....", good + ".", "." + good, good + ".x", parts[0] + "." + parts[1], good + "=",
            good + " ", good.replacing(".", with: ". "), good + "\u{0}", "\u{feff}" + good, good + "\u{301}",
            parts[0] + ".." + parts[2], "." + parts[1] + "." + parts[2], String(repeating: ".", count: 100_000),
            String(repeating: "a", count: 1_000_000), String(repeating: "é", count: 100),
            try token(#"{"sub":"u","exp":99999999999}"#, header: "[]"),
            try token(#"{"sub":"u","exp":99999999999}"#, header: "\u{feff}{\"alg\":\"HS256\"}"),
            try token(#"{"sub":"u","exp":99999999999}"#, header: "{\"alg\":\"HS256\",\"x\":\"\u{0}\"}"),
            try token(#"{"sub":"\#(String(repeating: "u", count: SignedToken.maxBytes))","exp":99999999999}"#),
        ] { #expect(refusal(text) != nil, "\(text.prefix(200))") }
    }

    @Test func `a part has one spelling`() throws {
        for size in 0...40 {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ size) }
            let text = Base64URL.encoded(bytes)
            #expect(Base64URL.decoded(Array(text.utf8)[...]) == bytes)
            let foundation = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            #expect(text == foundation.replacing("=", with: ""))
            // Each letter in each place: what is read is also what would be written.
            for index in text.utf8.indices {
                for letter in UInt8.min...UInt8.max {
                    var letters = Array(text.utf8)
                    letters[text.utf8.distance(from: text.utf8.startIndex, to: index)] = letter
                    guard let read = Base64URL.decoded(letters[...]) else { continue }
                    #expect(Array(Base64URL.encoded(read).utf8) == letters)
                }
            }
        }
    }
}

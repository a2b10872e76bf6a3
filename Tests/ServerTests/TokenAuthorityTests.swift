// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation
import TestSupport
import Testing

@testable import Server

/// Tokens, judged by `openssl` and by the server.
struct TokenAuthorityTests {
    private static let secret = "s3cret-0123456789-0123456789-0123456"

    private func authority(
        _ settings: TokenSettings = TokenSettings(secret: Self.secret),
        _ change: (inout TokenSettings) -> Void = { _ in }
    ) -> TokenAuthority {
        var settings = settings
        change(&settings)
        return TokenAuthority(settings)
    }

    private func refusal(_ token: String, by authority: TokenAuthority) -> APIError.Code? {
        do {
            _ = try authority.verify(token)
            return nil
        } catch {
            return error.code
        }
    }

    private func forged(
        _ header: String = #"{"alg":"HS256","typ":"JWT"}"#, claims: String? = nil, secret: String = Self.secret,
        digest: TestTokens.Digest = .sha256
    ) throws -> String {
        let expiry = Int(Date().timeIntervalSince1970) + 600
        return try TestTokens.token(
            header: header, claims: claims ?? #"{"sub":"u","exp":\#(expiry)}"#, secret: secret, digest: digest)
    }

    @Test(arguments: [
        (TokenSettings.Algorithm.hs256, TestTokens.Digest.sha256), (.hs384, .sha384), (.hs512, .sha512),
    ])
    func `OpenSSL verifies our tokens, and we those it makes`(
        algorithm: TokenSettings.Algorithm, digest: TestTokens.Digest
    ) throws {
        for secret in [Self.secret, "short"] {
            let authority = authority(TokenSettings(secret: secret, algorithm: algorithm))
            let (token, expiresIn) = try authority.issue(userID: "jahid12345")
            #expect(expiresIn == 86_400)
            #expect(try TestTokens.isAuthentic(token, secret: secret, digest: digest))
            #expect(try !TestTokens.isAuthentic(token, secret: secret + "x", digest: digest))
            let claims = try #require(TestTokens.claims(of: token))
            #expect(claims["sub"] as? String == "jahid12345")
            #expect(try authority.verify(token) == "jahid12345")
            let theirs = try forged(#"{"alg":"\#(algorithm.rawValue)"}"#, secret: secret, digest: digest)
            #expect(try authority.verify(theirs) == "u")
        }
    }

    @Test func `what a forger might try is refused`() throws {
        let authority = authority()
        let past = #"{"sub":"u","exp":\#(Int(Date().timeIntervalSince1970) - 120)}"#
        let tokens: [(String, APIError.Code)] = [
            (try forged(secret: "another-secret-0123456789-0123456789"), .invalidToken),
            (try forged(#"{"alg":"RS256"}"#), .invalidToken),
            (try forged(#"{"alg":"none"}"#), .invalidToken),
            (try forged(#"{"alg":"HS512"}"#), .invalidToken),
            (try forged(#"{"alg":"HS256","kid":"other"}"#), .invalidToken),
            (try forged(#"{"alg":"HS256","crit":["x"]}"#), .invalidToken),
            (try forged(claims: past), .expiredToken),
            (try forged(claims: #"{"sub":"u"}"#), .invalidToken),
            (try forged(claims: #"{"exp":99999999999}"#), .invalidToken),
            ("a.b.c", .invalidToken), ("", .invalidToken), (Self.secret, .invalidToken),
            (try String(forged().split(separator: ".").prefix(2).joined(separator: ".")) + ".", .invalidToken),
        ]
        for (token, code) in tokens { #expect(refusal(token, by: authority) == code, "\(token)") }
    }

    @Test func `clocks may be half a minute apart`() throws {
        let now = Int(Date().timeIntervalSince1970)
        let authority = authority()
        #expect(try refusal(forged(claims: #"{"sub":"u","exp":\#(now - 20)}"#), by: authority) == nil)
        #expect(try refusal(forged(claims: #"{"sub":"u","exp":\#(now - 40)}"#), by: authority) == .expiredToken)
        let later = #"{"sub":"u","exp":\#(now + 600),"nbf":\#(now + 90)}"#
        #expect(try refusal(forged(claims: later), by: authority) == .invalidToken)
    }

    @Test func `issuer and audience are required when set`() throws {
        let strict = authority {
            $0.issuer = "me"
            $0.audience = "you"
        }
        #expect(try refusal(forged(), by: strict) == .invalidToken)
        let token = try strict.issue(userID: "u").token
        #expect(refusal(token, by: strict) == nil)
    }

    @Test func `tokens of the previous secret are still accepted`() throws {
        let old = try authority().issue(userID: "u").token
        let changed = authority(
            TokenSettings(secret: "new-secret-0123456789-0123456789-01234", previousSecret: Self.secret))
        #expect(refusal(old, by: changed) == nil)
        let fresh = try changed.issue(userID: "u").token
        #expect(refusal(fresh, by: authority()) == .invalidToken)
    }

    // MARK: Key files

    private func settings(
        _ kind: TestKeys.Kind, signing: TestKeys?, verifying: [TestKeys]
    ) throws -> TokenSettings {
        let algorithm = try #require(TokenSettings.Algorithm(rawValue: kind.rawValue))
        return TokenSettings(
            algorithm: algorithm,
            signingKey: try signing.map { try SignatureKey(privatePEM: $0.privatePEM, for: algorithm) },
            verificationKeys: try ((signing.map { [$0] } ?? []) + verifying).map {
                try SignatureKey(publicPEM: $0.publicPEM, for: algorithm)
            })
    }

    private func claims(_ more: String = "") -> String {
        #"{"sub":"u","exp":\#(Int(Date().timeIntervalSince1970) + 600)\#(more)}"#
    }

    @Test(arguments: TestKeys.Kind.allCases)
    func `OpenSSL verifies what a private key signed, and we what it signs`(kind: TestKeys.Kind) throws {
        let (keys, others) = (try TestKeys(kind), try TestKeys(kind))
        let authority = authority(try settings(kind, signing: keys, verifying: []))
        let token = try authority.issue(userID: "jahid12345").token
        #expect(keys.isAuthentic(token) && !others.isAuthentic(token))
        #expect(TestTokens.header(of: token)?["alg"] as? String == kind.rawValue)
        #expect(try authority.verify(token) == "jahid12345")
        let header = #"{"alg":"\#(kind.rawValue)"}"#
        #expect(try authority.verify(keys.token(header: header, claims: claims())) == "u")
        #expect(try refusal(others.token(header: header, claims: claims()), by: authority) == .invalidToken)
    }

    @Test(arguments: TestKeys.Kind.allCases)
    func `what a public key invites to is refused`(kind: TestKeys.Kind) throws {
        let keys = try TestKeys(kind)
        let authority = authority(try settings(kind, signing: keys, verifying: []))
        // The public key as if it were a shared secret, and headers that claim another algorithm.
        let mac = try TestTokens.token(header: #"{"alg":"HS256"}"#, claims: claims(), secret: keys.publicPEM)
        let disguised = try TestTokens.token(
            header: #"{"alg":"\#(kind.rawValue)"}"#, claims: claims(), secret: keys.publicPEM)
        let none = try keys.token(header: #"{"alg":"none"}"#, claims: claims())
        for token in [mac, disguised, none] { #expect(refusal(token, by: authority) == .invalidToken) }
    }

    @Test(arguments: TestKeys.Kind.allCases)
    func `a public key alone verifies an identity provider's tokens and issues none`(
        kind: TestKeys.Kind
    ) throws {
        let provider = try TestKeys(kind)
        let verifier = authority(try settings(kind, signing: nil, verifying: [provider])) {
            $0.issuer = "https://id.example"
            $0.audience = "silhouette"
        }
        let header = #"{"alg":"\#(kind.rawValue)","kid":"2026-11"}"#
        let good = try provider.token(
            header: header, claims: claims(#","iss":"https://id.example","aud":["silhouette","other"]"#))
        #expect(try verifier.verify(good) == "u")
        let elsewhere = try provider.token(
            header: header, claims: claims(#","iss":"https://id.example","aud":"other""#))
        #expect(refusal(elsewhere, by: verifier) == .invalidToken)
        #expect(throws: APIError.self) { try verifier.issue(userID: "u") }
    }

    @Test func `a key identifier is written and required when it is configured`() throws {
        let keys = try TestKeys(.es256)
        let authority = authority(try settings(.es256, signing: keys, verifying: [])) { $0.keyID = "one" }
        let token = try authority.issue(userID: "u").token
        #expect(TestTokens.header(of: token)?["kid"] as? String == "one" && keys.isAuthentic(token))
        #expect(try authority.verify(token) == "u")
        for header in [#"{"alg":"ES256"}"#, #"{"alg":"ES256","kid":"two"}"#] {
            #expect(try refusal(keys.token(header: header, claims: claims()), by: authority) == .invalidToken)
        }
    }

    @Test func `while keys are changed the previous public key is accepted`() throws {
        let (old, new) = (try TestKeys(.edDSA), try TestKeys(.edDSA))
        let before = authority(try settings(.edDSA, signing: old, verifying: []))
        let after = authority(try settings(.edDSA, signing: new, verifying: [old]))
        let token = try before.issue(userID: "u").token
        #expect(try after.verify(token) == "u")
        let fresh = try after.issue(userID: "u").token
        #expect(new.isAuthentic(fresh))
        #expect(refusal(fresh, by: before) == .invalidToken)
    }
}

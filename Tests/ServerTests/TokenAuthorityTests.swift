// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Server

/// Tokens, judged by OpenSSL and by the server.
struct TokenAuthorityTests {
    private static let secret = "s3cret-0123456789-0123456789-0123456"

    private func authority(
        _ settings: TokenSettings = TokenSettings(secret: Self.secret),
        _ change: (inout TokenSettings) -> Void = { _ in }
    ) async -> TokenAuthority {
        var settings = settings
        change(&settings)
        return await TokenAuthority(settings)
    }

    private func refusal(_ token: String, by authority: TokenAuthority) async -> APIError.Code? {
        do {
            _ = try await authority.verify(token)
            return nil
        } catch {
            return error.code
        }
    }

    private func forged(
        _ header: String = #"{"alg":"HS256","typ":"JWT"}"#, claims: String? = nil, secret: String = Self.secret,
        digest: OpenSSLTokens.Digest = .sha256
    ) -> String {
        let expiry = Int(Date().timeIntervalSince1970) + 600
        return OpenSSLTokens.token(
            header: header, claims: claims ?? #"{"sub":"u","exp":\#(expiry)}"#, secret: secret, digest: digest)
    }

    @Test(arguments: [
        (TokenSettings.Algorithm.hs256, OpenSSLTokens.Digest.sha256), (.hs384, .sha384), (.hs512, .sha512),
    ])
    func `OpenSSL verifies our tokens, and we those it makes`(
        algorithm: TokenSettings.Algorithm, digest: OpenSSLTokens.Digest
    ) async throws {
        for secret in [Self.secret, "short"] {
            let authority = await authority(TokenSettings(secret: secret, algorithm: algorithm))
            let (token, expiresIn) = try await authority.issue(userID: "jahid12345")
            #expect(expiresIn == 86_400)
            #expect(OpenSSLTokens.isAuthentic(token, secret: secret, digest: digest))
            #expect(!OpenSSLTokens.isAuthentic(token, secret: secret + "x", digest: digest))
            let claims = try #require(OpenSSLTokens.claims(of: token))
            #expect(claims["sub"] as? String == "jahid12345")
            #expect(try await authority.verify(token) == "jahid12345")
            let theirs = forged(#"{"alg":"\#(algorithm.rawValue)"}"#, secret: secret, digest: digest)
            #expect(try await authority.verify(theirs) == "u")
        }
    }

    @Test func `what a forger might try is refused`() async {
        let authority = await authority()
        let past = #"{"sub":"u","exp":\#(Int(Date().timeIntervalSince1970) - 120)}"#
        let tokens: [(String, APIError.Code)] = [
            (forged(secret: "another-secret-0123456789-0123456789"), .invalidToken),
            (forged(#"{"alg":"RS256"}"#), .invalidToken),
            (forged(#"{"alg":"none"}"#), .invalidToken),
            (forged(#"{"alg":"HS512"}"#), .invalidToken),
            (forged(#"{"alg":"HS256","kid":"other"}"#), .invalidToken),
            (forged(#"{"alg":"HS256","crit":["x"]}"#), .invalidToken),
            (forged(claims: past), .expiredToken),
            (forged(claims: #"{"sub":"u"}"#), .invalidToken),
            (forged(claims: #"{"exp":99999999999}"#), .invalidToken),
            ("a.b.c", .invalidToken), ("", .invalidToken), (Self.secret, .invalidToken),
            (String(forged().split(separator: ".").prefix(2).joined(separator: ".")) + ".", .invalidToken),
        ]
        for (token, code) in tokens { #expect(await refusal(token, by: authority) == code, "\(token)") }
    }

    @Test func `clocks may be half a minute apart`() async {
        let now = Int(Date().timeIntervalSince1970)
        let authority = await authority()
        #expect(await refusal(forged(claims: #"{"sub":"u","exp":\#(now - 20)}"#), by: authority) == nil)
        #expect(await refusal(forged(claims: #"{"sub":"u","exp":\#(now - 40)}"#), by: authority) == .expiredToken)
        let later = #"{"sub":"u","exp":\#(now + 600),"nbf":\#(now + 90)}"#
        #expect(await refusal(forged(claims: later), by: authority) == .invalidToken)
    }

    @Test func `issuer and audience are required when set`() async throws {
        let strict = await authority {
            $0.issuer = "me"
            $0.audience = "you"
        }
        #expect(await refusal(forged(), by: strict) == .invalidToken)
        let token = try await strict.issue(userID: "u").token
        #expect(await refusal(token, by: strict) == nil)
    }

    @Test func `tokens of the previous secret are still accepted`() async throws {
        let old = try await authority().issue(userID: "u").token
        let changed = await authority(
            TokenSettings(secret: "new-secret-0123456789-0123456789-01234", previousSecret: Self.secret))
        #expect(await refusal(old, by: changed) == nil)
        let fresh = try await changed.issue(userID: "u").token
        #expect(await refusal(fresh, by: await authority()) == .invalidToken)
    }
}

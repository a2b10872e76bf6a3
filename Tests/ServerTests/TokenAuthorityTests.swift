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

    // MARK: Key files

    private func settings(
        _ kind: OpenSSLKeys.Kind, signing: OpenSSLKeys?, verifying: [OpenSSLKeys]
    ) throws -> TokenSettings {
        let algorithm = try #require(TokenSettings.Algorithm(rawValue: kind.rawValue))
        return TokenSettings(
            algorithm: algorithm,
            signingKey: try signing.map { try TokenKey(privatePEM: $0.privatePEM, for: algorithm) },
            verificationKeys: try ((signing.map { [$0] } ?? []) + verifying).map {
                try TokenKey(publicPEM: $0.publicPEM, for: algorithm)
            })
    }

    private func claims(_ more: String = "") -> String {
        #"{"sub":"u","exp":\#(Int(Date().timeIntervalSince1970) + 600)\#(more)}"#
    }

    @Test(arguments: OpenSSLKeys.Kind.allCases)
    func `OpenSSL verifies what a private key signed, and we what it signs`(kind: OpenSSLKeys.Kind) async throws {
        let (keys, others) = (OpenSSLKeys(kind), OpenSSLKeys(kind))
        let authority = await authority(try settings(kind, signing: keys, verifying: []))
        let token = try await authority.issue(userID: "jahid12345").token
        #expect(keys.isAuthentic(token) && !others.isAuthentic(token))
        #expect(OpenSSLTokens.header(of: token)?["alg"] as? String == kind.rawValue)
        #expect(try await authority.verify(token) == "jahid12345")
        let header = #"{"alg":"\#(kind.rawValue)"}"#
        #expect(try await authority.verify(keys.token(header: header, claims: claims())) == "u")
        #expect(await refusal(others.token(header: header, claims: claims()), by: authority) == .invalidToken)
    }

    @Test(arguments: OpenSSLKeys.Kind.allCases)
    func `what a public key invites to is refused`(kind: OpenSSLKeys.Kind) async throws {
        let keys = OpenSSLKeys(kind)
        let authority = await authority(try settings(kind, signing: keys, verifying: []))
        // The public key as if it were a shared secret, and headers that claim another algorithm.
        let mac = OpenSSLTokens.token(header: #"{"alg":"HS256"}"#, claims: claims(), secret: keys.publicPEM)
        let disguised = OpenSSLTokens.token(
            header: #"{"alg":"\#(kind.rawValue)"}"#, claims: claims(), secret: keys.publicPEM)
        let none = keys.token(header: #"{"alg":"none"}"#, claims: claims())
        for token in [mac, disguised, none] { #expect(await refusal(token, by: authority) == .invalidToken) }
    }

    @Test(arguments: OpenSSLKeys.Kind.allCases)
    func `a public key alone verifies an identity provider's tokens and issues none`(
        kind: OpenSSLKeys.Kind
    ) async throws {
        let provider = OpenSSLKeys(kind)
        let verifier = await authority(try settings(kind, signing: nil, verifying: [provider])) {
            $0.issuer = "https://id.example"
            $0.audience = "silhouette"
        }
        let header = #"{"alg":"\#(kind.rawValue)","kid":"2026-11"}"#
        let good = provider.token(
            header: header, claims: claims(#","iss":"https://id.example","aud":["silhouette","other"]"#))
        #expect(try await verifier.verify(good) == "u")
        let elsewhere = provider.token(header: header, claims: claims(#","iss":"https://id.example","aud":"other""#))
        #expect(await refusal(elsewhere, by: verifier) == .invalidToken)
        await #expect(throws: APIError.self) { try await verifier.issue(userID: "u") }
    }

    @Test func `a key identifier is written and required when it is configured`() async throws {
        let keys = OpenSSLKeys(.es256)
        let authority = await authority(try settings(.es256, signing: keys, verifying: [])) { $0.keyID = "one" }
        let token = try await authority.issue(userID: "u").token
        #expect(OpenSSLTokens.header(of: token)?["kid"] as? String == "one" && keys.isAuthentic(token))
        #expect(try await authority.verify(token) == "u")
        for header in [#"{"alg":"ES256"}"#, #"{"alg":"ES256","kid":"two"}"#] {
            #expect(await refusal(keys.token(header: header, claims: claims()), by: authority) == .invalidToken)
        }
    }

    @Test func `while keys are changed the previous public key is accepted`() async throws {
        let (old, new) = (OpenSSLKeys(.edDSA), OpenSSLKeys(.edDSA))
        let before = await authority(try settings(.edDSA, signing: old, verifying: []))
        let after = await authority(try settings(.edDSA, signing: new, verifying: [old]))
        let token = try await before.issue(userID: "u").token
        #expect(try await after.verify(token) == "u")
        let fresh = try await after.issue(userID: "u").token
        #expect(new.isAuthentic(fresh))
        #expect(await refusal(fresh, by: before) == .invalidToken)
    }
}

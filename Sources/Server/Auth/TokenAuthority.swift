// SPDX-License-Identifier: Apache-2.0
internal import Cryptography

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Issues tokens and judges those that come back.
///
/// A token is judged from the outside in: its form and size, the algorithm and key that its header names, the signature over the
/// bytes as they came, and only then its claims. Until the signature holds, its sender is anyone.
struct TokenAuthority: Sendable {
    /// How far clocks may be apart, in seconds.
    static let leeway = 30.0

    private let settings: TokenSettings

    init(_ settings: TokenSettings) { self.settings = settings }

    /// Throws 501 when there is only a public key.
    ///
    /// - Returns: the token and its lifetime in whole seconds.
    func issue(userID: String, now: Date = Date()) throws -> (token: String, expiresIn: Int) {
        guard let key = settings.signingKey else {
            throw APIError(
                .notImplemented,
                "This server only verifies tokens. Get one from the identity provider that issues them.")
        }
        let seconds = max(1, settings.lifetime.seconds.rounded())
        let issued = now.timeIntervalSince1970.rounded(.down)
        let claims = TokenClaims(
            sub: .text(userID), exp: issued + seconds, iat: issued, iss: settings.issuer,
            aud: settings.audience.map { TokenClaims.Audience($0) })
        return (try SignedToken.text(claims, keyID: settings.keyID, signedBy: key), Int(seconds))
    }

    /// The subject of a valid token. Throws 401.
    func verify(_ text: String, now: Date = Date()) throws(APIError) -> String {
        guard let token = SignedToken(text) else {
            throw APIError(
                .invalidToken,
                "The bearer token is not a signed JWT of at most \(SignedToken.maxBytes) bytes. \(remedy)")
        }
        guard token.header.alg == settings.algorithm.rawValue else {
            throw APIError(
                .invalidToken, "The token's algorithm is not \(settings.algorithm.rawValue), which this server uses.")
        }
        guard accepts(keyID: token.header.kid), !token.header.hasExtensions else {
            throw APIError(.invalidToken, "The token names a key or an extension that this server does not know.")
        }
        guard settings.verificationKeys.contains(where: token.isSigned) else {
            throw APIError(.invalidToken, "The token's signature does not match this server's key. \(remedy)")
        }
        guard let claims = token.claims() else {
            throw APIError(.invalidToken, "The token's claims are not in the form that RFC 7519 gives them. \(remedy)")
        }
        return try check(claims, now: now.timeIntervalSince1970)
    }

    /// With an identifier configured tokens must bear it. Without one an identity provider's may bear any, as the signature
    /// decides between the keys; our own bear none.
    private func accepts(keyID: String?) -> Bool {
        if let expected = settings.keyID { return keyID == expected }
        return keyID == nil || settings.signingKey == nil
    }

    private func check(_ claims: TokenClaims, now: Double) throws(APIError) -> String {
        guard let expiry = claims.exp else {
            throw APIError(.invalidToken, "The token has no `exp`. \(remedy)")
        }
        guard expiry + Self.leeway > now else {
            throw APIError(.expiredToken, "The token has expired. \(remedy)")
        }
        if let start = claims.nbf, start - Self.leeway > now {
            throw APIError(.invalidToken, "The token is not valid yet.")
        }
        if let issuer = settings.issuer, claims.iss != issuer {
            throw APIError(.invalidToken, "The token comes from another issuer.")
        }
        if let audience = settings.audience, claims.aud?.names.contains(audience) != true {
            throw APIError(.invalidToken, "The token is meant for another audience.")
        }
        switch claims.sub {
        case .text(let subject): return subject
        case .other:
            throw APIError(
                .invalidToken,
                "The token's `sub` is not a string. Have its issuer write a user's number as text, \"42\".")
        case nil: throw APIError(.invalidToken, "The token has no `sub`. \(remedy)")
        }
    }

    private var remedy: String {
        settings.signingKey == nil ? "Get a new one from its issuer." : "Get a new one from POST /auth/token."
    }
}

extension ServerConfiguration {
    /// A token from the configured secret.
    public func issueToken(userID: String) throws -> String {
        try TokenAuthority(tokens).issue(userID: userID).token
    }
}

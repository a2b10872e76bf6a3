// SPDX-License-Identifier: Apache-2.0
internal import JWTKit

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The claims of a token. `exp` is required.
struct TokenClaims: JWTPayload {
    var sub: SubjectClaim
    var exp: ExpirationClaim
    var iat: IssuedAtClaim?
    var nbf: NotBeforeClaim?
    var iss: IssuerClaim?
    var aud: AudienceClaim?

    /// Claims are judged by `TokenAuthority`, which knows the leeway.
    func verify(using algorithm: some JWTAlgorithm) {}
}

/// Issues tokens and judges those that come back.
///
/// JWTKit checks signatures only. It compares neither the header's `alg` with the key nor refuses an unknown `kid`, so that is
/// done here, before it sees the token.
struct TokenAuthority: Sendable {
    /// How far clocks may be apart.
    static let leeway: TimeInterval = 30

    private let settings: TokenSettings
    /// nil when tokens are another's to issue.
    private let signing: JWTKeyCollection?
    /// The current key first; each in a collection of its own.
    private let verifying: [JWTKeyCollection]

    init(_ settings: TokenSettings) async {
        self.settings = settings
        signing = await settings.signingKey?.collection(id: settings.keyID)
        var verifying: [JWTKeyCollection] = []
        for key in settings.verificationKeys { verifying.append(await key.collection()) }
        self.verifying = verifying
    }

    /// Throws 501 when there is only a public key.
    ///
    /// - Returns: the token and its lifetime in whole seconds.
    func issue(userID: String, now: Date = Date()) async throws -> (token: String, expiresIn: Int) {
        guard let signing else {
            throw APIError(
                .notImplemented,
                "This server only verifies tokens. Get one from the identity provider that issues them.")
        }
        let seconds = max(1, Int(settings.lifetime.seconds.rounded()))
        let issued = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
        let claims = TokenClaims(
            sub: SubjectClaim(value: userID), exp: ExpirationClaim(value: issued.addingTimeInterval(Double(seconds))),
            iat: IssuedAtClaim(value: issued), iss: settings.issuer.map { IssuerClaim(value: $0) },
            aud: settings.audience.map { AudienceClaim(value: $0) })
        return (try await signing.sign(claims, kid: settings.keyID.map { JWKIdentifier(string: $0) }), seconds)
    }

    /// The subject of a valid token. Throws 401.
    func verify(_ token: String, now: Date = Date()) async throws(APIError) -> String {
        let header: JWTHeader
        do {
            header = try DefaultJWTParser().parse(Array(token.utf8), as: TokenClaims.self).header
        } catch {
            throw APIError(.invalidToken, "The bearer token is not a JWT with `sub` and `exp`. \(remedy)")
        }
        guard header.alg == settings.algorithm.rawValue else {
            throw APIError(
                .invalidToken, "The token's algorithm is not \(settings.algorithm.rawValue), which this server uses.")
        }
        guard accepts(keyID: header.kid), header.crit == nil else {
            throw APIError(.invalidToken, "The token names a key or an extension that this server does not know.")
        }
        return try check(try await signedClaims(token), now: now)
    }

    /// With an identifier configured tokens must bear it. Without one an identity provider's may bear any, as the signature
    /// decides between the keys; our own bear none.
    private func accepts(keyID: String?) -> Bool {
        if let expected = settings.keyID { return keyID == expected }
        return keyID == nil || signing == nil
    }

    private func signedClaims(_ token: String) async throws(APIError) -> TokenClaims {
        for key in verifying {
            if let claims = try? await key.verify(token, as: TokenClaims.self) { return claims }
        }
        throw APIError(.invalidToken, "The token's signature does not match this server's key. \(remedy)")
    }

    private func check(_ claims: TokenClaims, now: Date) throws(APIError) -> String {
        guard claims.exp.value.addingTimeInterval(Self.leeway) > now else {
            throw APIError(.expiredToken, "The token has expired. \(remedy)")
        }
        if let start = claims.nbf?.value, start.addingTimeInterval(-Self.leeway) > now {
            throw APIError(.invalidToken, "The token is not valid yet.")
        }
        if let issuer = settings.issuer, claims.iss?.value != issuer {
            throw APIError(.invalidToken, "The token comes from another issuer.")
        }
        if let audience = settings.audience, claims.aud?.value.contains(audience) != true {
            throw APIError(.invalidToken, "The token is meant for another audience.")
        }
        return claims.sub.value
    }

    private var remedy: String {
        signing == nil ? "Get a new one from its issuer." : "Get a new one from POST /auth/token."
    }
}

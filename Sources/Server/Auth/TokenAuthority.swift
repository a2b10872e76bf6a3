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
    /// The current key first; each in a collection of its own, so that there is no default to fall back to.
    private let keys: [JWTKeyCollection]

    init(_ settings: TokenSettings) async {
        self.settings = settings
        var keys: [JWTKeyCollection] = []
        for secret in [settings.secret] + (settings.previousSecret.map { [$0] } ?? []) {
            let collection = JWTKeyCollection()
            await collection.add(
                hmac: HMACKey(from: Self.padded(secret, for: settings.algorithm)),
                digestAlgorithm: settings.algorithm.digest)
            keys.append(collection)
        }
        self.keys = keys
    }

    /// HMAC pads short keys with zeros itself (RFC 2104), so the MACs stay those of any other library; JWTKit insists on length.
    private static func padded(_ secret: String, for algorithm: TokenSettings.Algorithm) -> [UInt8] {
        let bytes = Array(secret.utf8)
        return bytes + [UInt8](repeating: 0, count: max(0, algorithm.digestBytes - bytes.count))
    }

    /// - Returns: the token and its lifetime in whole seconds.
    func issue(userID: String, now: Date = Date()) async throws -> (token: String, expiresIn: Int) {
        let seconds = max(1, Int(settings.lifetime.seconds.rounded()))
        let issued = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
        let claims = TokenClaims(
            sub: SubjectClaim(value: userID), exp: ExpirationClaim(value: issued.addingTimeInterval(Double(seconds))),
            iat: IssuedAtClaim(value: issued), iss: settings.issuer.map { IssuerClaim(value: $0) },
            aud: settings.audience.map { AudienceClaim(value: $0) })
        return (try await keys[0].sign(claims), seconds)
    }

    /// The subject of a valid token. Throws 401.
    func verify(_ token: String, now: Date = Date()) async throws(APIError) -> String {
        let header: JWTHeader
        do {
            header = try DefaultJWTParser().parse(Array(token.utf8), as: TokenClaims.self).header
        } catch {
            throw APIError(.invalidToken, "The bearer token is not a JWT with `sub` and `exp`. \(Self.remedy)")
        }
        guard header.alg == settings.algorithm.rawValue else {
            throw APIError(
                .invalidToken, "The token's algorithm is not \(settings.algorithm.rawValue), which this server uses.")
        }
        guard header.kid == nil, header.crit == nil else {
            throw APIError(.invalidToken, "The token names a key or an extension that this server does not know.")
        }
        return try check(try await signedClaims(token), now: now)
    }

    private func signedClaims(_ token: String) async throws(APIError) -> TokenClaims {
        for key in keys {
            if let claims = try? await key.verify(token, as: TokenClaims.self) { return claims }
        }
        throw APIError(.invalidToken, "The token's signature does not match this server's key. \(Self.remedy)")
    }

    private func check(_ claims: TokenClaims, now: Date) throws(APIError) -> String {
        guard claims.exp.value.addingTimeInterval(Self.leeway) > now else {
            throw APIError(.expiredToken, "The token has expired. \(Self.remedy)")
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

    private static let remedy = "Get a new one from POST /auth/token."
}

extension TokenSettings.Algorithm {
    fileprivate var digest: DigestAlgorithm {
        switch self {
        case .hs256: .sha256
        case .hs384: .sha384
        case .hs512: .sha512
        }
    }

    fileprivate var digestBytes: Int {
        switch self {
        case .hs256: 32
        case .hs384: 48
        case .hs512: 64
        }
    }
}

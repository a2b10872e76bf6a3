// SPDX-License-Identifier: Apache-2.0
internal import JWTKit

extension TokenSettings {
    public enum Algorithm: String, Sendable, CaseIterable {
        case hs256 = "HS256"
        case hs384 = "HS384"
        case hs512 = "HS512"
        case rs256 = "RS256"
        case es256 = "ES256"
        case edDSA = "EdDSA"

        /// Whether the key is a secret that both sides share.
        var isSymmetric: Bool {
            switch self {
            case .hs256, .hs384, .hs512: true
            case .rs256, .es256, .edDSA: false
            }
        }
    }
}

/// A key that tokens are signed or verified with.
enum TokenKey: Sendable {
    case hmac(HMACKey, DigestAlgorithm)
    case rsaPrivate(Insecure.RSA.PrivateKey)
    case rsaPublic(Insecure.RSA.PublicKey)
    case ecdsaPrivate(ES256PrivateKey)
    case ecdsaPublic(ES256PublicKey)
    case edDSAPrivate(EdDSA.PrivateKey)
    case edDSAPublic(EdDSA.PublicKey)

    /// A secret that both sides share. HMAC pads short keys with zeros itself (RFC 2104), so the MACs stay those of any other
    /// library; JWTKit insists on length.
    init(secret: String, for algorithm: TokenSettings.Algorithm) {
        let (digest, size): (DigestAlgorithm, Int) =
            switch algorithm {
            case .hs384: (.sha384, 48)
            case .hs512: (.sha512, 64)
            case .hs256, .rs256, .es256, .edDSA: (.sha256, 32)
            }
        let bytes = Array(secret.utf8)
        self = .hmac(HMACKey(from: bytes + [UInt8](repeating: 0, count: max(0, size - bytes.count))), digest)
    }

    /// Throws for PEM texts that hold no private key of the algorithm's kind; RSA keys need 2048 bits.
    init(privatePEM: String, for algorithm: TokenSettings.Algorithm) throws {
        switch algorithm {
        case .rs256: self = .rsaPrivate(try .init(pem: privatePEM))
        case .es256: self = .ecdsaPrivate(try .init(pem: privatePEM))
        case .edDSA: self = .edDSAPrivate(try .init(pem: privatePEM))
        case .hs256, .hs384, .hs512: preconditionFailure("a shared secret is no PEM")
        }
    }

    init(publicPEM: String, for algorithm: TokenSettings.Algorithm) throws {
        switch algorithm {
        case .rs256: self = .rsaPublic(try .init(pem: publicPEM))
        case .es256: self = .ecdsaPublic(try .init(pem: publicPEM))
        case .edDSA: self = .edDSAPublic(try .init(pem: publicPEM))
        case .hs256, .hs384, .hs512: preconditionFailure("a shared secret is no PEM")
        }
    }

    /// The only key of a collection, so that JWTKit has no other to fall back to.
    func collection(id: String? = nil) async -> JWTKeyCollection {
        let keys = JWTKeyCollection()
        let kid = id.map { JWKIdentifier(string: $0) }
        switch self {
        case .hmac(let key, let digest): await keys.add(hmac: key, digestAlgorithm: digest, kid: kid)
        case .rsaPrivate(let key): await keys.add(rsa: key, digestAlgorithm: .sha256, kid: kid)
        case .rsaPublic(let key): await keys.add(rsa: key, digestAlgorithm: .sha256, kid: kid)
        case .ecdsaPrivate(let key): await keys.add(ecdsa: key, kid: kid)
        case .ecdsaPublic(let key): await keys.add(ecdsa: key, kid: kid)
        case .edDSAPrivate(let key): await keys.add(eddsa: key, kid: kid)
        case .edDSAPublic(let key): await keys.add(eddsa: key, kid: kid)
        }
        return keys
    }
}

// SPDX-License-Identifier: Apache-2.0
internal import CryptoBridge

extension SignatureKey {
    /// How tokens are signed, by the names of RFC 7518 and RFC 8037. EdDSA is Ed25519.
    public enum Algorithm: String, Sendable, CaseIterable {
        case hs256 = "HS256"
        case hs384 = "HS384"
        case hs512 = "HS512"
        case rs256 = "RS256"
        case es256 = "ES256"
        case edDSA = "EdDSA"

        /// Whether the key is a secret that both sides share.
        public var isSymmetric: Bool {
            switch self {
            case .hs256, .hs384, .hs512: true
            case .rs256, .es256, .edDSA: false
            }
        }

        var bridged: CRYAlgorithm {
            switch self {
            case .hs256: .HS256
            case .hs384: .HS384
            case .hs512: .HS512
            case .rs256: .RS256
            case .es256: .ES256
            case .edDSA: .edDSA
            }
        }
    }
}

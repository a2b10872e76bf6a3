// SPDX-License-Identifier: Apache-2.0
internal import Cryptography
internal import Foundation

/// A JSON Web Token in compact form (RFC 7515, 7.1), cut apart and not believed: three parts, a header, a signature.
///
/// Whoever sends it is not known yet, so nothing here can trap. The claims stay bytes until a key has verified them.
struct SignedToken {
    /// Identity providers' tokens have one or two thousand bytes.
    static let maxBytes = 16_384

    let header: Header
    /// What is signed: the first two parts and the dot between them, as they came.
    private let signed: [UInt8]
    private let signature: [UInt8]
    private let payload: ArraySlice<UInt8>

    struct Header: Codable {
        var alg: String
        var typ: String?
        var kid: String?
        /// Whether the header names extensions that must be understood.
        var hasExtensions = false

        enum CodingKeys: String, CodingKey { case alg, typ, kid, crit }

        init(alg: String, kid: String?) { (self.alg, typ, self.kid) = (alg, "JWT", kid) }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            alg = try fields.decode(String.self, forKey: .alg)
            kid = try fields.decodeIfPresent(String.self, forKey: .kid)
            hasExtensions = fields.contains(.crit)
        }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(alg, forKey: .alg)
            try fields.encodeIfPresent(typ, forKey: .typ)
            try fields.encodeIfPresent(kid, forKey: .kid)
        }
    }

    /// nil for what has no such form. A token is ASCII alone, as its parts are.
    init?(_ text: String) {
        let bytes = Array(text.utf8.prefix(Self.maxBytes + 1))
        guard bytes.count <= Self.maxBytes else { return nil }
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let signature = Base64URL.decoded(parts[2]),
            let header = Self.document(Header.self, parts[0])
        else { return nil }
        self.header = header
        self.signature = signature
        signed = Array(bytes[..<parts[1].endIndex])
        payload = parts[1]
    }

    func isSigned(by key: SignatureKey) -> Bool { key.verifies(signature, of: signed) }

    /// Only for tokens that a key has verified; nil for claims that do not have their forms.
    func claims() -> TokenClaims? { Self.document(TokenClaims.self, payload) }

    /// A part's JSON. Decoders guess at other encodings from zero bytes and byte order marks, so that only UTF-8 without either
    /// reaches one.
    private static func document<Content: Decodable>(_ type: Content.Type, _ part: ArraySlice<UInt8>) -> Content? {
        guard let json = Base64URL.decoded(part), json.first == UInt8(ascii: "{"), !json.contains(0),
            String(validating: json, as: UTF8.self) != nil
        else { return nil }
        return try? JSONDecoder().decode(type, from: Data(json))
    }

    /// A new token in compact form.
    static func text(_ claims: TokenClaims, keyID: String?, signedBy key: SignatureKey) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let header = try encoder.encode(Header(alg: key.algorithm.rawValue, kid: keyID))
        let signed = try [header, encoder.encode(claims)].map { Base64URL.encoded([UInt8]($0)) }.joined(separator: ".")
        return signed + "." + Base64URL.encoded(try key.signature(of: Array(signed.utf8)))
    }
}

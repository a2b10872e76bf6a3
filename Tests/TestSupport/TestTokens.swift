// SPDX-License-Identifier: Apache-2.0
public import Foundation

/// JSON Web Tokens, well made and badly, whose MACs `openssl` computes.
public enum TestTokens {
    public enum Digest: String, Sendable {
        case sha256, sha384, sha512
    }

    /// Whether the third part is the HMAC of the first two.
    public static func isAuthentic(_ token: String, secret: String, digest: Digest = .sha256) throws -> Bool {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return false }
        return base64URL(try mac("\(parts[0]).\(parts[1])", secret, digest)) == parts[2]
    }

    /// A token with any header and claims.
    public static func token(
        header: String, claims: String, secret: String, digest: Digest = .sha256
    ) throws -> String {
        let signed = base64URL(Data(header.utf8)) + "." + base64URL(Data(claims.utf8))
        return signed + "." + base64URL(try mac(signed, secret, digest))
    }

    private static func mac(_ message: String, _ secret: String, _ digest: Digest) throws -> Data {
        let key = secret.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        return try OpenSSL.run(
            "dgst -\(digest.rawValue) -mac HMAC -macopt hexkey:\(key) -binary {0}", files: [Data(message.utf8)])
    }

    public static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// The claims of a token, not checked.
    public static func claims(of token: String) -> [String: Any]? { part(1, of: token) }

    /// The header of a token.
    public static func header(of token: String) -> [String: Any]? { part(0, of: token) }

    private static func part(_ index: Int, of token: String) -> [String: Any]? {
        decoded(token.split(separator: ".")[index])
            .flatMap { try? JSONSerialization.jsonObject(with: $0) } as? [String: Any]
    }

    static func decoded(_ part: Substring) -> Data? {
        let text = part.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: text + String(repeating: "=", count: (4 - text.count % 4) % 4))
    }
}

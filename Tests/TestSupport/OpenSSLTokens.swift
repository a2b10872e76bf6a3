// SPDX-License-Identifier: Apache-2.0
private import COpenSSL
public import Foundation

/// JSON Web Tokens made and checked with OpenSSL's libcrypto, which shares no code with the server's cryptography.
public enum OpenSSLTokens {
    public enum Digest: Sendable {
        case sha256, sha384, sha512

        fileprivate var method: OpaquePointer {
            switch self {
            case .sha256: EVP_sha256()
            case .sha384: EVP_sha384()
            case .sha512: EVP_sha512()
            }
        }
    }

    /// Whether the third part is the HMAC of the first two.
    public static func isAuthentic(_ token: String, secret: String, digest: Digest = .sha256) -> Bool {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return false }
        return base64URL(hmac(Data("\(parts[0]).\(parts[1])".utf8), secret: secret, digest: digest)) == parts[2]
    }

    /// A token with any header and claims.
    public static func token(header: String, claims: String, secret: String, digest: Digest = .sha256) -> String {
        let signed = base64URL(Data(header.utf8)) + "." + base64URL(Data(claims.utf8))
        return signed + "." + base64URL(hmac(Data(signed.utf8), secret: secret, digest: digest))
    }

    public static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// The claims of a token, not checked.
    public static func claims(of token: String) -> [String: Any]? {
        part(1, of: token)
    }

    /// The header of a token.
    public static func header(of token: String) -> [String: Any]? { part(0, of: token) }

    private static func part(_ index: Int, of token: String) -> [String: Any]? {
        decodedBase64URL(token.split(separator: ".")[index])
            .flatMap { try? JSONSerialization.jsonObject(with: Data($0)) } as? [String: Any]
    }

    public static func decodedBase64URL(_ part: Substring) -> [UInt8]? {
        let text = part.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
        return Data(base64Encoded: text + padding).map { [UInt8]($0) }
    }

    private static func hmac(_ message: Data, secret: String, digest: Digest) -> Data {
        var output = [UInt8](repeating: 0, count: 64)
        var size: UInt32 = 0
        let (key, text) = (Array(secret.utf8), [UInt8](message))
        _ = HMAC(digest.method, key, Int32(key.count), text, text.count, &output, &size)
        return Data(output.prefix(Int(size)))
    }
}

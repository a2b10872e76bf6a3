// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// A key pair that `openssl` made, and its signatures.
public struct TestKeys: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case rs256 = "RS256"
        case es256 = "ES256"
        case edDSA = "EdDSA"

        fileprivate var generation: String {
            switch self {
            case .rs256: "-algorithm RSA -pkeyopt rsa_keygen_bits:2048"
            case .es256: "-algorithm EC -pkeyopt ec_paramgen_curve:P-256"
            case .edDSA: "-algorithm ED25519"
            }
        }
    }

    public let kind: Kind
    /// PKCS #8.
    public let privatePEM: String
    public let publicPEM: String

    public init(_ kind: Kind) throws {
        self.kind = kind
        let key = try OpenSSL.run("genpkey \(kind.generation)")
        privatePEM = String(decoding: key, as: UTF8.self)
        publicPEM = String(decoding: try OpenSSL.run("pkey -in {0} -pubout", files: [key]), as: UTF8.self)
    }

    /// A private key of any kind in PEM, by the options of `openssl genpkey`.
    public static func privatePEM(_ options: String) throws -> String {
        String(decoding: try OpenSSL.run("genpkey " + options), as: UTF8.self)
    }

    /// A token with any header and claims.
    public func token(header: String, claims: String) throws -> String {
        let signed = TestTokens.base64URL(Data(header.utf8)) + "." + TestTokens.base64URL(Data(claims.utf8))
        return signed + "." + TestTokens.base64URL(try signature(of: Data(signed.utf8)))
    }

    /// Whether the third part signs the first two.
    public func isAuthentic(_ token: String) -> Bool {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let raw = TestTokens.decoded(parts[2]) else { return false }
        let signature = kind == .es256 ? Self.der(ofRaw: raw) : raw
        let command =
            kind == .edDSA
            ? "pkeyutl -verify -rawin -pubin -inkey {0} -sigfile {1} -in {2}"
            : "dgst -sha256 -verify {0} -signature {1} {2}"
        let files = [Data(publicPEM.utf8), signature, Data("\(parts[0]).\(parts[1])".utf8)]
        return (try? OpenSSL.run(command, files: files)) != nil
    }

    private func signature(of message: Data) throws -> Data {
        let command = kind == .edDSA ? "pkeyutl -sign -rawin -inkey {0} -in {1}" : "dgst -sha256 -sign {0} {1}"
        let signature = try OpenSSL.run(command, files: [Data(privatePEM.utf8), message])
        return kind == .es256 ? Self.raw(ofDER: [UInt8](signature)) : signature
    }

    // Tokens hold ECDSA signatures as two numbers of 32 bytes (RFC 7518, 3.4), OpenSSL as a DER sequence of two integers.

    private static func raw(ofDER der: [UInt8]) -> Data {
        var rest = der.dropFirst(2)
        func number() -> [UInt8] {
            let size = Int(rest[rest.startIndex + 1])
            let digits = rest.dropFirst(2).prefix(size).drop { $0 == 0 }
            rest = rest.dropFirst(2 + size)
            return [UInt8](repeating: 0, count: 32 - digits.count) + digits
        }
        return Data(number() + number())
    }

    private static func der(ofRaw raw: Data) -> Data {
        func integer(_ bytes: Data) -> [UInt8] {
            let digits = Array(bytes.drop { $0 == 0 })
            let body = (digits.first ?? 0x80) >= 0x80 ? [0] + digits : digits
            return [2, UInt8(body.count)] + body
        }
        let body = integer(raw.prefix(32)) + integer(raw.dropFirst(32))
        return Data([0x30, UInt8(body.count)] + body)
    }
}

// SPDX-License-Identifier: Apache-2.0
private import COpenSSL
private import Foundation

/// Key pairs and signatures made with OpenSSL's libcrypto, which shares no code with the server's cryptography.
public final class OpenSSLKeys: @unchecked Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case rs256 = "RS256"
        case es256 = "ES256"
        case edDSA = "EdDSA"
    }

    public let kind: Kind
    /// Only read after `init`.
    private let key: OpaquePointer

    public init(_ kind: Kind) {
        self.kind = kind
        // EVP_PKEY_Q_keygen is variadic, which Swift does not import.
        let id =
            switch kind {
            case .rs256: EVP_PKEY_RSA
            case .es256: EVP_PKEY_EC
            case .edDSA: EVP_PKEY_ED25519
            }
        let context = EVP_PKEY_CTX_new_id(id, nil)
        defer { EVP_PKEY_CTX_free(context) }
        EVP_PKEY_keygen_init(context)
        switch kind {
        case .rs256: EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048)
        case .es256: EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1)
        case .edDSA: break
        }
        var key: OpaquePointer?
        EVP_PKEY_keygen(context, &key)
        self.key = key!
    }

    deinit { EVP_PKEY_free(key) }

    /// PKCS #8.
    public var privatePEM: String {
        Self.text { PEM_write_bio_PKCS8PrivateKey($0, key, nil, nil, 0, nil, nil) }
    }

    public var publicPEM: String { Self.text { PEM_write_bio_PUBKEY($0, key) } }

    private static func text(_ write: (OpaquePointer?) -> Int32) -> String {
        let memory = BIO_new(BIO_s_mem())
        defer { BIO_free(memory) }
        _ = write(memory)
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = BIO_read(memory, &bytes, Int32(bytes.count))
        return String(decoding: bytes.prefix(Int(max(0, count))), as: UTF8.self)
    }

    /// A token with any header and claims.
    public func token(header: String, claims: String) -> String {
        let signed =
            OpenSSLTokens.base64URL(Data(header.utf8)) + "." + OpenSSLTokens.base64URL(Data(claims.utf8))
        return signed + "." + OpenSSLTokens.base64URL(Data(signature(of: Array(signed.utf8))))
    }

    /// Whether the third part signs the first two.
    public func isAuthentic(_ token: String) -> Bool {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let raw = OpenSSLTokens.decodedBase64URL(parts[2]) else { return false }
        let signature = kind == .es256 ? Self.der(ofRaw: raw) : raw
        let message = Array("\(parts[0]).\(parts[1])".utf8)
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, digest, nil, key) == 1 else { return false }
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    private var digest: OpaquePointer? { kind == .edDSA ? nil : EVP_sha256() }

    private func signature(of message: [UInt8]) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        EVP_DigestSignInit(context, nil, digest, nil, key)
        var size = 0
        EVP_DigestSign(context, nil, &size, message, message.count)
        var signature = [UInt8](repeating: 0, count: size)
        EVP_DigestSign(context, &signature, &size, message, message.count)
        let bytes = Array(signature.prefix(size))
        return kind == .es256 ? Self.raw(ofDER: bytes) : bytes
    }

    // JWTs hold ECDSA signatures as two numbers of 32 bytes (RFC 7518, 3.4), OpenSSL as a DER sequence.

    private static func raw(ofDER der: [UInt8]) -> [UInt8] {
        var start: UnsafePointer<UInt8>?
        return der.withUnsafeBufferPointer { buffer in
            start = buffer.baseAddress
            let signature = d2i_ECDSA_SIG(nil, &start, buffer.count)
            defer { ECDSA_SIG_free(signature) }
            var bytes = [UInt8](repeating: 0, count: 64)
            bytes.withUnsafeMutableBufferPointer { target in
                BN_bn2binpad(ECDSA_SIG_get0_r(signature), target.baseAddress, 32)
                BN_bn2binpad(ECDSA_SIG_get0_s(signature), target.baseAddress! + 32, 32)
            }
            return bytes
        }
    }

    private static func der(ofRaw raw: [UInt8]) -> [UInt8] {
        guard raw.count == 64 else { return [] }
        let signature = ECDSA_SIG_new()
        defer { ECDSA_SIG_free(signature) }
        let (r, s) = (Array(raw.prefix(32)), Array(raw.suffix(32)))
        ECDSA_SIG_set0(signature, BN_bin2bn(r, 32, nil), BN_bin2bn(s, 32, nil))
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = i2d_ECDSA_SIG(signature, &bytes)
        defer { CRYPTO_free(bytes, nil, 0) }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }
}

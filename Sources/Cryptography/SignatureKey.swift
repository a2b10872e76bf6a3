// SPDX-License-Identifier: Apache-2.0
internal import CryptoBridge

/// A key that messages are signed or verified with, and the one algorithm it is used with.
///
/// `@unchecked Sendable`: the pointer never changes, and OpenSSL's keys are read by any number of threads at once.
@safe public final class SignatureKey: @unchecked Sendable {
    /// The text holds no key that can be read, or one that does not fit the algorithm.
    public struct Unusable: Error {}
    /// OpenSSL could not sign: memory ran out, or the key is a public one.
    public struct SigningFault: Error {}

    public let algorithm: Algorithm
    private let key: OpaquePointer

    /// A secret that both sides share, of any length: HMAC pads short ones itself (RFC 2104).
    public init(secret: [UInt8], for algorithm: Algorithm) {
        precondition(algorithm.isSymmetric)
        self.algorithm = algorithm
        let key = try? unsafe Self.made { key in
            unsafe secret.withUnsafeBufferPointer { bytes in
                unsafe cry_make_secret_key(algorithm.bridged, bytes.baseAddress, bytes.count, &key)
            }
        }
        // Any bytes are a secret, so that only memory can be missing, while the server starts.
        guard let key = unsafe key else { fatalError("no memory for a key") }
        unsafe self.key = key
    }

    /// Throws for a PEM text that holds no private key of the algorithm's kind, or an encrypted one. RSA keys need 2048 to
    /// 8192 bits.
    public convenience init(privatePEM: String, for algorithm: Algorithm) throws(Unusable) {
        try unsafe self.init(privatePEM, for: algorithm, cry_read_private_key)
    }

    /// Throws for a PEM text that holds no public key of the algorithm's kind.
    public convenience init(publicPEM: String, for algorithm: Algorithm) throws(Unusable) {
        try unsafe self.init(publicPEM, for: algorithm, cry_read_public_key)
    }

    private init(
        _ pem: String, for algorithm: Algorithm,
        _ read: (CRYAlgorithm, UnsafePointer<CChar>?, Int, UnsafeMutablePointer<OpaquePointer?>?) -> CRYStatus
    ) throws(Unusable) {
        precondition(!algorithm.isSymmetric)
        self.algorithm = algorithm
        unsafe key = try Self.made { key in
            var text = pem
            return text.withUTF8 { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self) { text in
                    unsafe read(algorithm.bridged, text.baseAddress, text.count, &key)
                }
            }
        }
    }

    deinit { unsafe cry_free_key(key) }

    private static func made(
        _ make: (inout OpaquePointer?) -> CRYStatus
    ) throws(Unusable) -> OpaquePointer {
        var key: OpaquePointer?
        guard unsafe make(&key) == .done, let key = unsafe key else { throw Unusable() }
        return unsafe key
    }

    /// In the form that tokens hold: of ECDSA two numbers of 32 bytes.
    public func signature(of message: [UInt8]) throws(SigningFault) -> [UInt8] {
        var signature = CRYSignature()
        let status = unsafe message.withUnsafeBufferPointer { bytes in
            unsafe cry_sign_message(key, bytes.baseAddress, bytes.count, &signature)
        }
        guard status == .done else { throw SigningFault() }
        let size = signature.size
        return unsafe withUnsafeBytes(of: &signature.bytes) { unsafe Array($0.prefix(size)) }
    }

    /// Whether a signature, whatever its bytes, is the message's.
    public func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        unsafe message.withUnsafeBufferPointer { message in
            unsafe signature.withUnsafeBufferPointer { signature in
                unsafe cry_verify_message(
                    key, message.baseAddress, message.count, signature.baseAddress, signature.count) == .done
            }
        }
    }
}

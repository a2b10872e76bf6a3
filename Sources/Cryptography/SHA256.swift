// SPDX-License-Identifier: Apache-2.0
internal import CryptoBridge

/// SHA-256 digests (FIPS 180-4).
public enum SHA256 {
    /// 32 bytes.
    public static func digest(of bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let status = unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe digest.withUnsafeMutableBufferPointer { digest in
                unsafe cry_hash_sha256(bytes.baseAddress, bytes.count, digest.baseAddress)
            }
        }
        // OpenSSL takes some hundred bytes for it; without them nothing else in the process goes on either.
        precondition(status == .done, "no memory for a digest")
        return digest
    }

    /// 64 hexadecimal digits.
    public static func hexadecimal(of bytes: [UInt8]) -> String {
        digest(of: bytes).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}

/// Whether two byte strings are equal, in time that does not depend on what they hold.
public func areEqualInConstantTime(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    guard first.count == second.count else { return false }
    return unsafe first.withUnsafeBufferPointer { first in
        unsafe second.withUnsafeBufferPointer { second in
            unsafe first.isEmpty || cry_compare_bytes(first.baseAddress, second.baseAddress, first.count)
        }
    }
}

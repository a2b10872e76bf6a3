// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation
import Testing

/// The examples of RFC 7515 (appendix A.1 to A.3) and RFC 8037 (appendix A.4): signatures that others have published.
struct SignatureVectorTests {
    private static let claims =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

    private static let secret = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"

    private static let modulus =
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pC"
        + "gNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg6"
        + "65xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRW"
        + "yuXpoQ"

    private static let rsaSignature =
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t"
        + "1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12j"
        + "zDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQ"
        + "Ge77Rw"

    struct Vector: CustomTestStringConvertible {
        let algorithm: SignatureKey.Algorithm
        let message: String
        let signature: String
        let key: @Sendable () throws -> SignatureKey

        var testDescription: String { algorithm.rawValue }
    }

    static let vectors = [
        Vector(
            algorithm: .hs256, message: "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + claims,
            signature: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        ) { SignatureKey(secret: [UInt8](base64URL(secret)), for: .hs256) },
        Vector(algorithm: .rs256, message: "eyJhbGciOiJSUzI1NiJ9." + claims, signature: rsaSignature) {
            let numbers = der(0x30, der(2, [0] + base64URL(modulus)) + der(2, [1, 0, 1]))
            return try SignatureKey(publicPEM: pem("RSA PUBLIC KEY", numbers), for: .rs256)
        },
        Vector(
            algorithm: .es256, message: "eyJhbGciOiJFUzI1NiJ9." + claims,
            signature: "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
        ) {
            // SubjectPublicKeyInfo of an uncompressed point on P-256 (RFC 5480).
            let kind = der(
                0x30, [6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1] + [6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7])
            let point =
                [0, 4] + base64URL("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")
                + base64URL("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")
            return try SignatureKey(publicPEM: pem("PUBLIC KEY", der(0x30, kind + der(3, point))), for: .es256)
        },
        Vector(
            algorithm: .edDSA, message: "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
            signature: "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        ) {
            let key =
                der(0x30, [6, 3, 0x2b, 0x65, 0x70])
                + der(3, [0] + base64URL("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
            return try SignatureKey(publicPEM: pem("PUBLIC KEY", der(0x30, key)), for: .edDSA)
        },
    ]

    @Test(arguments: vectors)
    func `a published signature is its message's, and no other is`(vector: Vector) throws {
        let key = try vector.key()
        let (message, signature) = (Array(vector.message.utf8), [UInt8](base64URL(vector.signature)))
        #expect(key.verifies(signature, of: message))
        #expect(!key.verifies(signature, of: message + [0]))
        #expect(!key.verifies(signature, of: []))
        for index in signature.indices {
            var other = signature
            other[index] ^= 1
            #expect(!key.verifies(other, of: message))
        }
        for size in 0..<signature.count { #expect(!key.verifies(Array(signature.prefix(size)), of: message)) }
        for size in [1, 8, 64, 1024, 2048] {
            #expect(!key.verifies(signature + [UInt8](repeating: 0, count: size), of: message))
            #expect(!key.verifies([UInt8](repeating: 0, count: size), of: message))
            #expect(!key.verifies([UInt8](repeating: 255, count: size), of: message))
        }
    }

    @Test func `Ed25519 signs as RFC 8037 does`() throws {
        // PKCS #8 of the seed (RFC 8410).
        let seed = der(4, der(4, base64URL("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")))
        let key = try SignatureKey(
            privatePEM: pem("PRIVATE KEY", der(0x30, [2, 1, 0] + der(0x30, [6, 3, 0x2b, 0x65, 0x70]) + seed)),
            for: .edDSA)
        let vector = Self.vectors[3]
        #expect(try key.signature(of: Array(vector.message.utf8)) == [UInt8](base64URL(vector.signature)))
    }

    @Test func `SHA-256 is that of FIPS 180`() {
        #expect(
            SHA256.hexadecimal(of: Array("abc".utf8))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            SHA256.hexadecimal(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func `byte strings are equal when all their bytes are`() {
        #expect(areEqualInConstantTime([], []))
        #expect(areEqualInConstantTime([1, 2, 3], [1, 2, 3]))
        for other: [UInt8] in [[], [1, 2], [1, 2, 4], [0, 2, 3], [1, 2, 3, 0]] {
            #expect(!areEqualInConstantTime([1, 2, 3], other))
        }
    }
}

private func base64URL(_ text: String) -> Data {
    let text = text.replacing("-", with: "+").replacing("_", with: "/")
    return Data(base64Encoded: text + String(repeating: "=", count: (4 - text.count % 4) % 4))!
}

private func pem(_ label: String, _ content: Data) -> String {
    "-----BEGIN \(label)-----\n\(content.base64EncodedString(options: .lineLength64Characters))\n-----END \(label)-----\n"
}

/// An element of ASN.1 (X.690): tag, size, content.
private func der(_ tag: UInt8, _ content: some Sequence<UInt8>) -> Data {
    let content = Array(content)
    let size: [UInt8] =
        switch content.count {
        case ..<128: [UInt8(content.count)]
        case ..<256: [0x81, UInt8(content.count)]
        default: [0x82, UInt8(content.count >> 8), UInt8(content.count & 255)]
        }
    return Data([tag] + size + content)
}

// SPDX-License-Identifier: Apache-2.0
internal import Cryptography
internal import NIOSSL

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

// Keys and certificates, which come from files.

extension ConfigurationReader {
    /// What tokens are signed and verified with. Keys that do not go together are faults.
    mutating func tokenKeys(_ secrets: inout SecretPolicy) -> TokenSettings {
        let algorithm = choice(.jwtAlgorithm) ?? ServerConfiguration.standard.tokens.algorithm
        let (privateFile, publicFile) = (text(.jwtPrivateKeyFile), text(.jwtPublicKeyFile))
        guard !algorithm.isSymmetric else {
            for (key, file) in [(ConfigurationKey.jwtPrivateKeyFile, privateFile), (.jwtPublicKeyFile, publicFile)] {
                if let file { refuse(key, file, "left out with JWT_ALGORITHM=\(algorithm.rawValue)") }
            }
            return TokenSettings(
                secret: secret(.jwtSecretKey, &secrets),
                previousSecret: optionalSecret(.jwtSecretKeyPrevious, &secrets),
                algorithm: algorithm)
        }
        for key in [ConfigurationKey.jwtSecretKey, .jwtSecretKeyPrevious] where text(key) != nil {
            faults.append("\(key.name): must be left out with JWT_ALGORITHM=\(algorithm.rawValue)")
        }
        let signing = privateFile.flatMap { file in
            pemBlocks(.jwtPrivateKeyFile, file, "private key").last.flatMap { block in
                key(.jwtPrivateKeyFile, file, algorithm) { try SignatureKey(privatePEM: block, for: algorithm) }
            }
        }
        var verifying = signing.map { [$0] } ?? []
        if let publicFile {
            verifying += pemBlocks(.jwtPublicKeyFile, publicFile, "public key").compactMap { block in
                key(.jwtPublicKeyFile, publicFile, algorithm) { try SignatureKey(publicPEM: block, for: algorithm) }
            }
        }
        if privateFile == nil, publicFile == nil {
            faults.append(
                "JWT_ALGORITHM=\(algorithm.rawValue): needs JWT_PRIVATE_KEY_FILE, or JWT_PUBLIC_KEY_FILE to verify "
                    + "another service's tokens")
        }
        if privateFile == nil, publicFile != nil {
            // Without them a token that the same issuer made for another application would be accepted.
            for key in [ConfigurationKey.jwtIssuer, .jwtAudience] where text(key) == nil {
                faults.append("\(key.name) is missing; with JWT_PUBLIC_KEY_FILE alone it is required")
            }
        }
        return TokenSettings(algorithm: algorithm, signingKey: signing, verificationKeys: verifying)
    }

    private mutating func key(
        _ name: ConfigurationKey, _ file: String, _ algorithm: TokenSettings.Algorithm,
        _ make: () throws -> SignatureKey
    ) -> SignatureKey? {
        do {
            return try make()
        } catch {
            refuse(name, file, "a PEM file with a key for \(algorithm.rawValue)")
            return nil
        }
    }

    /// The blocks of a PEM file whose label ends in a word. None is a fault. (`openssl ecparam` writes one before the key.)
    private mutating func pemBlocks(_ key: ConfigurationKey, _ file: String, _ word: String) -> [String] {
        guard let data = FileManager.default.contents(atPath: file) else {
            refuse(key, file, "a file that can be read")
            return []
        }
        var blocks: [String] = []
        var block: [Substring] = []
        for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
            if line.hasPrefix("-----BEGIN ") { block = [] }
            block.append(line)
            if line.hasPrefix("-----END "), line.lowercased().hasSuffix("\(word)-----") {
                blocks.append(block.joined(separator: "\n"))
            }
        }
        if blocks.isEmpty { refuse(key, file, "a PEM file with a \(word)") }
        return blocks
    }

    var hasCertificate: Bool { text(.tlsCertFile) != nil && text(.tlsKeyFile) != nil }

    /// nil without a certificate.
    mutating func transportSecurity() -> TLSConfiguration? {
        guard let certificateFile = text(.tlsCertFile), let keyFile = text(.tlsKeyFile) else {
            if let file = text(.tlsCertFile) { refuse(.tlsCertFile, file, "given together with TLS_KEY_FILE") }
            if let file = text(.tlsKeyFile) { refuse(.tlsKeyFile, file, "given together with TLS_CERT_FILE") }
            return nil
        }
        var chain: [NIOSSLCertificateSource] = []
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificateFile).map { .certificate($0) }
        } catch {
            refuse(.tlsCertFile, certificateFile, "a PEM file with a certificate")
        }
        guard let key = try? NIOSSLPrivateKey(file: keyFile, format: .pem) else {
            refuse(.tlsKeyFile, keyFile, "a PEM file with a private key")
            return nil
        }
        let configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain, privateKey: .privateKey(key))
        if !chain.isEmpty, (try? NIOSSLContext(configuration: configuration)) == nil {
            refuse(.tlsKeyFile, keyFile, "the key of the certificate in TLS_CERT_FILE")
        }
        return configuration
    }
}

extension ServerConfiguration {
    public var servesHTTPS: Bool { tls != nil }
}

// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation
import TestSupport
import Testing

@testable import Server

/// Keys and certificates as configuration names them.
struct KeyFileTests {
    private func load(_ environment: [String: String]) throws(ConfigurationFaults) -> ServerConfiguration {
        var all = ["API_SECRET_KEY": "k3y-0123456789-0123456789-0123456789"]
        all.merge(environment) { $1 }
        return try ServerConfiguration.load(environment: all, cores: 2).configuration
    }

    private func faults(_ environment: [String: String]) -> [String] {
        do throws(ConfigurationFaults) {
            _ = try load(environment)
            return []
        } catch {
            return error.sentences
        }
    }

    /// A file for the time of a test.
    private func withFiles(_ contents: [String], _ body: ([String]) async throws -> Void) async throws {
        let paths = contents.map { _ in NSTemporaryDirectory() + UUID().uuidString + ".pem" }
        for (path, content) in zip(paths, contents) {
            try content.write(toFile: path, atomically: true, encoding: .utf8)
        }
        defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
        try await body(paths)
    }

    @Test(arguments: TestKeys.Kind.allCases)
    func `OpenSSL's PEM files are read`(kind: TestKeys.Kind) async throws {
        let (keys, old) = (try TestKeys(kind), try TestKeys(kind))
        try await withFiles([keys.privatePEM, old.publicPEM + keys.publicPEM]) { files in
            let configuration = try load([
                "JWT_ALGORITHM": kind.rawValue, "JWT_PRIVATE_KEY_FILE": files[0], "JWT_PUBLIC_KEY_FILE": files[1],
            ])
            let authority = TokenAuthority(configuration.tokens)
            #expect(keys.isAuthentic(try authority.issue(userID: "u").token))
            let claims = #"{"sub":"v","exp":\#(Int(Date().timeIntervalSince1970) + 60)}"#
            let token = try old.token(header: #"{"alg":"\#(kind.rawValue)"}"#, claims: claims)
            #expect(try authority.verify(token) == "v")
        }
    }

    @Test func `what does not go together is said`() async throws {
        let (rsa, ed) = (try TestKeys(.rs256), try TestKeys(.edDSA))
        try await withFiles([rsa.privatePEM, rsa.publicPEM, ed.privatePEM, "no key"]) { files in
            let secret = "s3cret-0123456789-0123456789-0123456"
            for (environment, words) in [
                (["JWT_ALGORITHM": "RS256"], ["JWT_PRIVATE_KEY_FILE"]),
                (["JWT_ALGORITHM": "RS256", "JWT_PUBLIC_KEY_FILE": files[1]], ["JWT_ISSUER", "JWT_AUDIENCE"]),
                (["JWT_ALGORITHM": "RS256", "JWT_PRIVATE_KEY_FILE": files[2]], ["key for RS256"]),
                (["JWT_ALGORITHM": "EdDSA", "JWT_PRIVATE_KEY_FILE": files[1]], ["private key"]),
                (["JWT_ALGORITHM": "ES256", "JWT_PRIVATE_KEY_FILE": files[3]], ["private key"]),
                (["JWT_ALGORITHM": "ES256", "JWT_PRIVATE_KEY_FILE": "/nowhere"], ["can be read"]),
                (["JWT_SECRET_KEY": secret, "JWT_PRIVATE_KEY_FILE": files[0]], ["left out with JWT_ALGORITHM=HS256"]),
                (
                    ["JWT_ALGORITHM": "RS256", "JWT_PRIVATE_KEY_FILE": files[0], "JWT_SECRET_KEY": secret],
                    ["JWT_SECRET_KEY"]
                ),
                (["JWT_SECRET_KEY": secret, "TLS_CERT_FILE": "/nowhere"], ["TLS_KEY_FILE"]),
                (
                    ["JWT_SECRET_KEY": secret, "TLS_CERT_FILE": files[3], "TLS_KEY_FILE": files[3]],
                    ["TLS_CERT_FILE", "TLS_KEY_FILE"]
                ),
                (["JWT_SECRET_KEY": secret, "CORS_ALLOW_ORIGINS": "https://a.example/path"], ["CORS_ALLOW_ORIGINS"]),
                (["JWT_SECRET_KEY": secret, "IMAGE_URL_ALLOW_HOSTS": "http://a.example"], ["IMAGE_URL_ALLOW_HOSTS"]),
                (["JWT_SECRET_KEY": secret, "IMAGE_URL_ALLOW_NETWORKS": "ten"], ["IMAGE_URL_ALLOW_NETWORKS"]),
            ] as [([String: String], [String])] {
                let found = faults(environment)
                #expect(found.count == words.count, "\(environment.keys): \(found)")
                for word in words { #expect(found.contains { $0.contains(word) }, "\(word): \(found)") }
                #expect(!found.contains { $0.contains("BEGIN") || $0.contains(secret) })
            }
        }
    }

    @Test func `lists are read without blanks and case`() throws {
        let configuration = try load([
            "JWT_SECRET_KEY": "s3cret-0123456789-0123456789-0123456",
            "CORS_ALLOW_ORIGINS": "https://A.example, http://localhost:3000",
            "IMAGE_URL_ALLOW_HOSTS": " Images.example ,b.example:8080,",
        ])
        #expect(configuration.corsOrigins == ["https://a.example", "http://localhost:3000"])
        #expect(configuration.fetching.hosts == ["images.example", "b.example:8080"])
    }
}

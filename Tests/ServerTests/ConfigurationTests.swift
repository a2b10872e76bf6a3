// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation
import Segmentation
import TestSupport
import Testing

@testable import Server

struct ConfigurationTests {
    private static let key = "k3y-0123456789-0123456789-0123456789"
    private static let secret = "s3cret-0123456789-0123456789-0123456"

    private func load(
        _ changes: [String: String] = [:], envFile: String = ""
    ) throws -> (configuration: ServerConfiguration, notices: [String]) {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).env").path
        try envFile.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let base = ["API_SECRET_KEY": Self.key, "JWT_SECRET_KEY": Self.secret, "ENV_FILE": path]
        return try ServerConfiguration.load(environment: base.merging(changes) { $1 }, cores: 3)
    }

    private func faults(_ changes: [String: String], envFile: String = "") -> [String] {
        do {
            _ = try load(changes, envFile: envFile)
            return []
        } catch let faults as ConfigurationFaults {
            return faults.sentences
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `defaults are those of the documentation`() throws {
        let configuration = try load().configuration
        #expect(configuration.host == "127.0.0.1" && configuration.port == 8000)
        #expect(configuration.workers == 3 && configuration.queueLimit == 12)
        #expect(configuration.maxUpload == 25_000_000 && configuration.limits.megapixels == 50)
        #expect(configuration.tokens.lifetime == .seconds(86_400) && configuration.tokens.algorithm == .hs256)
        #expect(!configuration.isDebug && configuration.requestTimeout == .seconds(30))
    }

    @Test func `the environment wins over the file, and the file over the defaults`() throws {
        let configuration = try load(["PORT": "9001"], envFile: "PORT=9002\nexport WORKERS='7'\nDEBUG=True # on\n")
            .configuration
        #expect(configuration.port == 9001 && configuration.workers == 7 && configuration.isDebug)
    }

    @Test func `an empty value counts as absent`() throws {
        #expect(try load(["PORT": "", "JWT_ISSUER": ""]).configuration.tokens.issuer == nil)
    }

    @Test func `all faults are reported together, with value and allowed range`() {
        let found = faults([
            "PORT": "70000", "WORKERS": "none", "JWT_ALGORITHM": "none", "DEBUG": "maybe", "LOG_LEVEL": "loud",
            "JWT_EXPIRATION_HOURS": "0",
        ])
        #expect(found.count == 6)
        #expect(found.contains("PORT=70000: must be a whole number from 0 to 65535"))
        #expect(found.contains("JWT_ALGORITHM=none: must be one of HS256, HS384, HS512, RS256, ES256, EdDSA"))
        #expect(found.contains("DEBUG=maybe: must be true or false"))
    }

    @Test(arguments: [
        "tiny-7", "your-jwt-secret-key-here", "your-super-secret-key-change-in-production-abc123xyz789", "",
    ])
    func `without DEBUG a weak, copied or missing secret is refused, and never shown`(secret: String) {
        let found = faults(["JWT_SECRET_KEY": secret])
        #expect(found.count == 1 && found[0].hasPrefix("JWT_SECRET_KEY"))
        #expect(secret.isEmpty || !found[0].contains(secret))
    }

    @Test func `with DEBUG a weak secret is warned of, and a missing one made up and shown once`() async throws {
        let (configuration, notices) = try load(["DEBUG": "1", "JWT_SECRET_KEY": "short", "API_SECRET_KEY": ""])
        let token = try TokenAuthority(configuration.tokens).issue(userID: "u").token
        #expect(try TestTokens.isAuthentic(token, secret: "short"))
        #expect(configuration.keys.current.utf8.count == 64)
        #expect(notices.count == 2)
        #expect(notices.contains { $0.contains(configuration.keys.current) })
        #expect(!notices.contains { $0.contains("\"short\"") })
    }

    @Test func `every key is read`() throws {
        // A key that nothing reads would not notice this value, unless any text is valid for it.
        let anyText: Set<ConfigurationKey> = [
            .apiSecretKey, .apiSecretKeyPrevious, .jwtSecretKey, .jwtSecretKeyPrevious, .jwtIssuer, .jwtAudience,
            .jwtKeyID, .host, .cascadeDirectory,
        ]
        for key in ConfigurationKey.allCases where !anyText.contains(key) {
            #expect(faults([key.name: "?"]).count == 1, "\(key)")
        }
    }
}

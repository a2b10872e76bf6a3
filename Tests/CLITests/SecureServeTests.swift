// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The server with a certificate.
struct SecureServeTests {
    private let astronaut = Fixtures.url("images/astronaut.png").path

    /// A certificate for localhost, made by OpenSSL.
    private func withCertificate(_ body: (_ environment: [String: String]) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (certificate, key) = ("\(folder)/cert.pem", "\(folder)/key.pem")
        let made = try RunningProcess(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
                "-out",
                certificate, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
            ])
        try #require(made.wait() == 0, "\(made.standardError)")
        try body(["TLS_CERT_FILE": certificate, "TLS_KEY_FILE": key])
    }

    @Test func `HTTPS speaks HTTP 2 and 1`() throws {
        try withCertificate { environment in
            try ServerProcess.run(environment: environment.merging(["MAX_UPLOAD_MB": "2"]) { $1 }) { server in
                let trust = ["--cacert", environment["TLS_CERT_FILE"]!]
                let token =
                    try #require(
                        try JSONSerialization.jsonObject(
                            with: try server.curl(["-X", "POST", "ADDRESS/auth/token?user_id=me"] + trust).body)
                            as? [String: Any])["access_token"] as? String
                let authorization = ["-H", "Authorization: Bearer \(token ?? "")"]
                let large = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).jpg")
                try Data(count: 20_000_000).write(to: large)
                defer { try? FileManager.default.removeItem(at: large) }
                var cutouts: [Data] = []
                for (version, flag) in [("2", "--http2"), ("1.1", "--http1.1")] {
                    let upload = try server.start(
                        ["ADDRESS/api/remove-background", "-F", "file=@\(astronaut)", flag, "-v"] + authorization
                            + trust)
                    upload.wait()
                    #expect(ServerProcess.answer(upload).status == 200, "\(upload.standardError.suffix(500))")
                    #expect(upload.standardError.contains("< HTTP/\(version) 200"))
                    #expect(upload.standardError.lowercased().contains("strict-transport-security"))
                    cutouts.append(upload.standardOutput)
                    let refused = try server.start(
                        ["ADDRESS/api/remove-background", "-F", "file=@\(large.path)", flag] + authorization + trust)
                    refused.wait(seconds: 15)
                    #expect(ServerProcess.answer(refused).status == 413, "\(version): \(refused.standardError)")
                    // The connection of the refused upload was the last thing to break.
                    #expect(try server.curl(["ADDRESS/health/live", flag] + trust).status == 200)
                }
                #expect(cutouts[0] == cutouts[1])
                let port = String(server.address.split(separator: ":").last!)
                let health = try silhouette("health", environment: environment.merging(["PORT": port]) { $1 })
                #expect(health.status == 0, "\(health.errors)")
            }
        }
    }
}

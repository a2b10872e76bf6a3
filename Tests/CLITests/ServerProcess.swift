// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// `silhouette serve` on a free port, with the quick start's configuration, talked to with curl.
struct ServerProcess {
    /// The quick start's `.env`, placeholders and all.
    static let envFile = """
        API_SECRET_KEY=your-super-secret-key-change-in-production-abc123xyz789
        JWT_SECRET_KEY=your-jwt-secret-key-here
        JWT_ALGORITHM=HS256
        JWT_EXPIRATION_HOURS=24
        HOST=localhost
        PORT=0
        DEBUG=True
        """
    static let apiKey = "your-super-secret-key-change-in-production-abc123xyz789"

    let run: RunningProcess
    let address: String

    func curl(_ arguments: String..., seconds: Double = 60) throws -> (status: Int, body: Data) {
        try curl(arguments, seconds: seconds)
    }

    func curl(_ arguments: [String], seconds: Double = 60) throws -> (status: Int, body: Data) {
        let transfer = try start(arguments)
        transfer.wait(seconds: seconds)
        return Self.answer(transfer)
    }

    func start(_ arguments: [String]) throws -> RunningProcess {
        try RunningProcess(
            "/usr/bin/curl",
            ["-s", "-S", "-w", "%{stderr}%{http_code} %{time_total}\n"]
                + arguments.map { $0.replacing("ADDRESS", with: address) })
    }

    static func answer(_ transfer: RunningProcess) -> (status: Int, body: Data) {
        let line = transfer.standardError.split(separator: "\n").last?.split(separator: " ")
        return (Int(line?.first ?? "") ?? 0, transfer.standardOutput)
    }

    static func seconds(_ transfer: RunningProcess) -> Double {
        Double(transfer.standardError.split(separator: "\n").last?.split(separator: " ").last ?? "") ?? .infinity
    }

    func token() throws -> String {
        let body = try curl("-X", "POST", "ADDRESS/auth/token", "-G", "-d", "user_id=jahid12345").body
        let grant = try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
        return try #require(grant["access_token"] as? String)
    }

    static func run(
        environment: [String: String] = [:], _ body: (ServerProcess) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            try envFile.write(to: folder.appendingPathComponent(".env"), atomically: true, encoding: .utf8)
            let run = try RunningProcess(
                Executable.silhouette, ["serve"], environment: environment, directory: folder)
            let line = try #require(run.waitForError(containing: "Listening on "), "\(run.standardError)")
            let port = try #require(line.split(separator: ":").last)
            let scheme = line.contains("https://") ? "https" : "http"
            try body(ServerProcess(run: run, address: "\(scheme)://localhost:\(port)"))
            if run.process.isRunning {
                run.process.terminate()
                #expect(run.wait() == 0)
            }
        }
    }
}

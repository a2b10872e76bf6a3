// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Commands
import Foundation
import Server

struct Health: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Exit 0 if the server is ready.",
        discussion: """
            Asks /health/ready at HOST:PORT, by HTTPS when TLS_CERT_FILE is set; made for container health checks.

            Examples:
              silhouette health
              PORT=8080 silhouette health && echo ready
            """)

    func run() async throws {
        let address = ServerAddress(environment: ProcessInfo.processInfo.environment)
        guard let status = await address.readiness() else {
            throw CommandFailure.work("no server answers at \(address)")
        }
        guard status == 200 else { throw CommandFailure.work("the server at \(address) is not ready (\(status))") }
    }
}

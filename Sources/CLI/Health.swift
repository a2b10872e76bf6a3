// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
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
        var configuration = HTTPClient.Configuration.singletonConfiguration
        // Its own server, at an address that the certificate need not name.
        if address.isSecure { configuration.tlsConfiguration = .unverified }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let status = try? await client.execute(
            HTTPClientRequest(url: "\(address)/health/ready"), timeout: .seconds(5)
        ).status.code
        try await client.shutdown()
        guard let status else { throw CommandFailure.work("no server answers at \(address)") }
        guard status == 200 else { throw CommandFailure.work("the server at \(address) is not ready (\(status))") }
    }
}

extension TLSConfiguration {
    fileprivate static var unverified: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        return configuration
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Server

struct Health: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Exit 0 if the server is ready.",
        discussion: "Asks http://HOST:PORT/health/ready; made for container health checks.")

    func run() async throws {
        let address = ServerAddress(environment: ProcessInfo.processInfo.environment)
        let status: UInt
        do {
            let response = try await HTTPClient.shared.execute(
                HTTPClientRequest(url: "http://\(address)/health/ready"), timeout: .seconds(5))
            status = response.status.code
        } catch {
            throw CommandFailure.work("no server answers at \(address)")
        }
        guard status == 200 else { throw CommandFailure.work("the server at \(address) is not ready (\(status))") }
    }
}

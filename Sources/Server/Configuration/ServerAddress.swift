// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import NIOCore
internal import NIOSSL

/// Where a client on this machine finds the server: `http://HOST:PORT` of the same environment and `.env` file.
public struct ServerAddress: Sendable, CustomStringConvertible {
    /// Without brackets.
    private let host: String
    private let port: Int
    /// Whether it speaks HTTPS.
    private let isSecure: Bool

    /// Wrong values are the server's to report; here they fall back to the defaults.
    public init(environment: [String: String]) {
        let (host, port, isSecure) = ServerConfiguration.address(environment: environment)
        // A server that listens everywhere is asked on the loopback interface.
        self.host = ["0.0.0.0", "::"].contains(host) ? "127.0.0.1" : host
        (self.port, self.isSecure) = (port, isSecure)
    }

    private var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }

    public var description: String { (isSecure ? "https://" : "http://") + authority }

    /// The status that `/health/ready` answers with; nil when nobody answers within five seconds. HTTPS takes any certificate:
    /// the server is this machine's own, and its certificate need not name the address.
    public func readiness() async -> Int? {
        guard let address = try? SocketAddress.makeAddressResolvingHost(host, port: port) else { return nil }
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        let exchange = HTTPExchange(
            address: address, tls: isSecure ? tls : nil, host: host, authority: authority, path: Endpoint.ready.path,
            connectTimeout: .seconds(5))
        return await withTaskGroup(of: Int?.self) { tasks in
            tasks.addTask { try? await exchange.run { response, _ in response.status.code } }
            tasks.addTask {
                try? await Task.sleep(for: .seconds(5))
                return nil
            }
            defer { tasks.cancelAll() }
            return await tasks.next() ?? nil
        }
    }
}

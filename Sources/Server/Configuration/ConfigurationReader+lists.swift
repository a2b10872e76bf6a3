// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

// Values that are comma-separated lists.

extension ConfigurationReader {
    private func list(_ key: ConfigurationKey) -> [String] {
        (text(key) ?? "").split(separator: ",").map { $0.trimmed.lowercased() }.filter { !$0.isEmpty }
    }

    mutating func origins() -> [String] {
        let origins = list(.corsAllowOrigins)
        for origin in origins where origin != "*" && !Self.isOrigin(origin) {
            refuse(.corsAllowOrigins, origin, "* or origins such as https://example.org, without a path")
        }
        return origins
    }

    /// `scheme://host` or `scheme://host:port`, nothing behind it.
    private static func isOrigin(_ text: String) -> Bool {
        guard let url = URL(string: text), let scheme = url.scheme, let host = url.host(), !host.isEmpty else {
            return false
        }
        return text == "\(scheme)://\(host)" + (url.port.map { ":\($0)" } ?? "")
    }

    mutating func fetching() -> FetchPolicy {
        var policy = FetchPolicy()
        for host in list(.imageURLAllowHosts) {
            if Self.isOrigin("http://" + host) {
                policy.hosts.insert(host)
            } else {
                refuse(.imageURLAllowHosts, host, "a host or host:port, without a scheme or path")
            }
        }
        for block in list(.imageURLAllowNetworks) {
            if let network = IPNetwork(block) {
                policy.networks.append(network)
            } else {
                refuse(.imageURLAllowNetworks, block, "an address or a block such as 10.1.0.0/16")
            }
        }
        return policy
    }
}

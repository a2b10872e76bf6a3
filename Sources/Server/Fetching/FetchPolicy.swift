// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// From where images may be fetched.
public struct FetchPolicy: Sendable {
    /// `host` for the usual ports, or `host:port`; lower case, exact. Empty: from nowhere.
    var hosts: Set<String> = []
    /// Private and special networks that may be reached all the same.
    var networks: [IPNetwork] = []

    public init() {}

    /// An address that was judged by its text.
    struct Target: Equatable {
        /// Written anew from its parts, with `host` in it as it was judged.
        var url: URL
        /// Lower case.
        var host: String
        var port: Int
    }

    /// Throws 400 for what is no http(s) address, and for hosts that are not named.
    func target(_ text: String, relativeTo base: URL? = nil) throws(APIError) -> Target {
        guard !hosts.isEmpty else {
            throw APIError(.urlNotAllowed, "This server fetches no images. Send the file itself.")
        }
        guard text.utf8.count <= 4096, let url = URL(string: text, relativeTo: base)?.absoluteURL,
            let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = url.host()?.lowercased(), !host.isEmpty, url.user() == nil, url.password() == nil
        else {
            throw APIError(
                .invalidURL, "An image's address must be http:// or https://, with a host and without a password.")
        }
        let usual = scheme == "https" ? 443 : 80
        let port = url.port ?? usual
        guard hosts.contains("\(host):\(port)") || (port == usual && hosts.contains(host)) else {
            throw APIError(.urlNotAllowed, "Images may not be fetched from \(host.prefix(100)):\(port).")
        }
        let query = url.query(percentEncoded: true).map { "?" + $0 } ?? ""
        guard let plain = URL(string: "\(scheme)://\(host):\(port)\(url.path(percentEncoded: true))\(query)") else {
            throw APIError(.invalidURL, "The image's address cannot be read.")
        }
        return Target(url: plain, host: host, port: port)
    }

    /// Throws 400 for addresses of private and special networks.
    func check(_ address: IPAddress) throws(APIError) {
        guard address.isPublic || networks.contains(where: { $0.contains(address) }) else {
            throw APIError(
                .urlPrivateAddress, "The image's host has an address in a private or special network.",
                cause: address.description)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The bytes of an IPv4 or IPv6 address: 4 or 16.
struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    let bytes: [UInt8]
    let description: String

    /// Four decimal numbers with dots, or colon notation without a zone.
    init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self.bytes = Array(bytes.prefix(4))
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            self.bytes = bytes
        } else {
            return nil
        }
        description = text
    }

    /// Whether it is an address of the public internet, whose hosts are strangers to this machine and its networks.
    ///
    /// IPv4: everything outside the special-purpose blocks of RFC 6890 and multicast. IPv6: global unicast (2000::/3)
    /// without those blocks that stand for something else, IPv4 among it; ::ffff:0:0/96 and 64:ff9b::/96 lie outside it.
    var isPublic: Bool {
        bytes.count == 4
            ? !Self.specialV4.contains { $0.contains(self) }
            : Self.globalV6.contains(self) && !Self.specialV6.contains { $0.contains(self) }
    }

    private static let specialV4 = networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4")
    private static let globalV6 = IPNetwork("2000::/3")!
    /// Protocol assignments with Teredo, documentation, 6to4, documentation.
    private static let specialV6 = networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")

    private static func networks(_ texts: String...) -> [IPNetwork] { texts.map { IPNetwork($0)! } }
}

/// A block of addresses, `192.0.2.0/24` for example. A lone address is a block of one.
struct IPNetwork: Sendable {
    private let prefix: [UInt8]
    private let length: Int

    init?(_ text: String) {
        let fields = text.split(separator: "/", omittingEmptySubsequences: false)
        guard fields.count <= 2, let address = IPAddress(String(fields[0])) else { return nil }
        let bits = address.bytes.count * 8
        guard let length = fields.count == 2 ? Int(fields[1]) : bits, (0...bits).contains(length) else { return nil }
        (prefix, self.length) = (address.bytes, length)
    }

    func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == prefix.count else { return false }
        let whole = length / 8
        guard address.bytes.prefix(whole) == prefix.prefix(whole) else { return false }
        let rest = length % 8
        return rest == 0 || (address.bytes[whole] ^ prefix[whole]) >> (8 - rest) == 0
    }
}

// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Whether a request was made by a person at this machine: what DEBUG mode lets fetch tokens without the API key.
///
/// The connection must come from the loopback interface, be addressed to it (a web page elsewhere could have its own name
/// resolve here), and bear no sign of a proxy. The origin that a browser names must be this address itself: the server's own page.
func comesFromThisMachine(_ request: Request, address: SocketAddress?) -> Bool {
    guard let ip = address?.ipAddress, ip == "::1" || ip.hasPrefix("127.") || ip.hasPrefix("::ffff:127.") else {
        return false
    }
    let telltales: [HTTPField.Name] = [
        .init("Forwarded")!, .init("Via")!, .init("X-Forwarded-For")!, .init("X-Forwarded-Host")!,
        .init("X-Forwarded-Proto")!, .init("X-Forwarded-Port")!, .init("X-Forwarded-Server")!,
    ]
    guard telltales.allSatisfy({ request.headers[$0] == nil }), let authority = request.head.authority else {
        return false
    }
    if let origin = request.headers[.origin], origin != "http://\(authority)", origin != "https://\(authority)" {
        return false
    }
    let isBracketed = authority.hasPrefix("[")
    let host = isBracketed ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
    return ["localhost", "127.0.0.1", "[::1]"].contains(host.lowercased())
}

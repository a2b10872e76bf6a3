// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import NIOCore

extension HTTPResponse {
    /// Says that the connection is closed after this answer. HTTP/2 has no such header: there each request has a channel of
    /// its own, and closing that is enough.
    mutating func endsConnection(on channel: any Channel) {
        if channel.connection === channel { headerFields[.connection] = "close" }
    }
}

extension Channel {
    /// The connection that a request came on: with HTTP/2 the parent of the request's own channel, which then is the
    /// listener's grandchild.
    var connection: any Channel { parent?.parent == nil ? self : parent! }
}

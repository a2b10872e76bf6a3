// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import NIOCore

extension HTTPResponse {
    /// Says that the connection is closed after this answer. HTTP/2 has no such header: there each request has a channel of
    /// its own, a connection's grandchild, and closing that is enough.
    mutating func endsConnection(on channel: any Channel) {
        if channel.parent?.parent == nil { headerFields[.connection] = "close" }
    }
}

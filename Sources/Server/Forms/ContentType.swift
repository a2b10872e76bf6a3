// SPDX-License-Identifier: Apache-2.0

/// A `Content-Type` header, read once.
struct ContentType: Sendable {
    /// In lower case, without parameters; empty where there is no header.
    let mediaType: String
    /// Of a form in parts (RFC 7578); nil for other media types.
    let boundary: String?

    init(_ header: String?) {
        let parameters = HeaderParameters(header ?? "")
        mediaType = parameters.value.lowercased()
        boundary = mediaType == FormEncoding.multipart.rawValue ? parameters["boundary"] : nil
    }

    var isImage: Bool { mediaType.hasPrefix("image/") }
}

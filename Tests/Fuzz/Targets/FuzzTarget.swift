// SPDX-License-Identifier: Apache-2.0
internal import Cryptography
internal import CutoutParameters
@testable internal import Segmentation
@testable internal import Server
internal import TestSupport

/// What reads bytes from outside. Whatever they are, it must take or refuse them: a trap, a bad access or a broken promise
/// is a finding.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// A bearer credential; also the header and the claims of a token, signed as they are.
    case token
    /// Bytes on a connection, of somebody who has no credential: request lines, headers, queries.
    case connection

    /// A multipart body, with its boundary on the first line.
    case multipart
    /// remove.bg's JSON bodies.
    case json
    /// Query strings with every parameter: crop, position and the other grammars, and the layout that they lead to.
    case parameters
    case hints
    /// Orientation and the meaning of colours, wherever the formats keep them; the first bytes of foreign formats.
    case metadata
    case jpeg
    case png
    case webp

    /// Small, as large pictures only make it slower.
    private static let limits = PixelLimits(megapixels: 0.1, side: 1000, minimumSide: 1, scans: 20)

    public func run(_ bytes: [UInt8]) {
        switch self {
        case .token: Self.token(bytes)
        case .connection: StrangersConnection.shared.run(bytes)
        case .multipart: Self.multipart(bytes)
        case .json: Self.json(bytes)
        case .parameters: Self.parameters(bytes)
        case .hints: Self.hints(bytes)
        case .metadata: Self.metadata(bytes)
        case .jpeg, .webp: Self.decode(bytes)
        case .png: Self.decode(PNGFile.withChecksums(bytes))
        }
    }

    private static let secret = Array("0123456789-0123456789-0123456789".utf8)

    private static func token(_ bytes: [UInt8]) {
        let authority = TokenAuthority(TokenSettings(secret: String(decoding: secret, as: UTF8.self)))
        let key = SignatureKey(secret: secret, for: .hs256)
        func judge(header: [UInt8], claims: [UInt8]) {
            let signed = Base64URL.encoded(header) + "." + Base64URL.encoded(claims)
            guard let signature = try? key.signature(of: Array(signed.utf8)) else { return }
            _ = try? authority.verify(signed + "." + Base64URL.encoded(signature))
        }
        _ = try? authority.verify(String(decoding: bytes, as: UTF8.self))
        judge(header: bytes, claims: Array(#"{"sub":"u","exp":99999999999}"#.utf8))
        judge(header: Array(#"{"alg":"HS256"}"#.utf8), claims: bytes)
        if let read = Base64URL.decoded(bytes[...]) { precondition(Array(Base64URL.encoded(read).utf8) == bytes) }
    }

    private static func multipart(_ bytes: [UInt8]) {
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        let body = Array(bytes.dropFirst(line.count + 1))
        let type = ContentType("multipart/form-data; boundary=" + String(decoding: line, as: UTF8.self))
        if let boundary = type.boundary,
            let form = try? MultipartForm(body: body, boundary: boundary)
        {
            precondition(form.parts.count <= MultipartForm.maxParts)
            precondition(form.parts.reduce(0) { $0 + $1.content.count } <= body.count)
        }
        _ = try? CutoutUpload(query: "", contentType: type, body: body)
        _ = try? RemoveBGForm(query: "", contentType: type, body: body)
    }

    private static func json(_ bytes: [UInt8]) {
        guard let form = try? RemoveBGForm(query: "", contentType: ContentType("application/json"), body: bytes) else {
            return
        }
        layOut(try? form.request(background: nil))
    }

    private static func parameters(_ bytes: [UInt8]) {
        let query = String(decoding: bytes, as: UTF8.self)
        layOut(try? CutoutUpload(query: query, contentType: ContentType("image/png"), body: [0]).request)
        _ = try? RemoveBGForm(
            query: "", contentType: ContentType("application/x-www-form-urlencoded"),
            body: bytes + Array("&image_url=http://h/".utf8))
    }

    /// Accepted parameters lead to a canvas that holds what is drawn on it, for photographs of every shape.
    private static func layOut(_ request: CutoutRequest?) {
        guard let options = request?.options else { return }
        for (width, height) in [(16, 16), (30_000, 600), (600, 30_000), (8660, 5773)] {
            _ = try? options.region?.box(width: width, height: height)
            for subject in [
                PixelBox(left: 0, top: 0, width: width, height: height),
                PixelBox(left: width - 1, top: height - 1, width: 1, height: 1),
                PixelBox(left: width / 3, top: 0, width: width / 2, height: 1),
            ] {
                let layout = Layout(options.composition, width: width, height: height, subject: subject)
                let whole = PixelBox(left: 0, top: 0, width: width, height: height)
                precondition(layout.width > 0 && layout.height > 0)
                precondition(whole.contains(layout.source), "\(layout)")
                let canvas = PixelBox(left: 0, top: 0, width: layout.width, height: layout.height)
                precondition(canvas.contains(layout.target), "\(layout)")
            }
        }
    }

    private static func hints(_ bytes: [UInt8]) {
        guard let hints = try? HintsDocument.hints(json: bytes) else { return }
        for (width, height) in [(40, 30), (30_000, 600)] {
            guard (try? hints.check(width: width, height: height)) != nil, width < 1000 else { continue }
            guard var alpha = try? Plane<UInt8>(width: width, height: height),
                let copy = try? Plane<RGB>(width: width / 2, height: height / 2),
                let original = try? Plane<RGB>(width: width, height: height)
            else { continue }
            hints.apply(to: &alpha)
            _ = try? hints.constraints(on: copy, of: original.size)
            _ = hints.rectangle(on: copy, of: original.size)
        }
    }

    private static func metadata(_ bytes: [UInt8]) {
        _ = ForeignFormat(sniffing: bytes)
        let png = PNGFile.withChecksums(bytes)
        for format in ImageFormat.allCases {
            _ = try? Orientation(in: format == .png ? png : bytes, format: format)
        }
        // Of each format a header with what was found, as if for pixels of all kinds.
        var headers = [bytes, png].compactMap { try? EncodedImage($0, limits: limits).header }
        if let descriptions = try? ColourDescription.descriptions(ofPNG: png) {
            for colours in [ColourModel.grey, .rgb, .cmyk] {
                headers.append(
                    ImageHeader(
                        format: .png, width: 1, height: 1, colours: colours, isDeep: true, hasAlpha: true,
                        isBuffered: false, descriptions: descriptions))
            }
        }
        for header in headers { _ = try? ColourTransform(header) }
    }

    private static func decode(_ bytes: [UInt8]) {
        guard let file = try? EncodedImage(bytes, limits: limits), let image = try? Decode(limits: limits)(file) else {
            return
        }
        precondition(image.pixels.count == file.header.width * file.header.height)
        precondition((image.alpha != nil) == file.header.hasAlpha)
    }
}

extension PixelBox {
    fileprivate func contains(_ other: PixelBox) -> Bool {
        other.left >= left && other.top >= top && other.left + other.width <= left + width
            && other.top + other.height <= top + height && other.width > 0 && other.height > 0
    }
}

// SPDX-License-Identifier: Apache-2.0
internal import Cryptography
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Segmentation

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A finished cutout as it is sent: made by a worker, so that no digest and no Base64 is computed elsewhere.
struct CutoutAnswer: Sendable {
    enum Form: Sendable {
        /// The file itself.
        case file
        /// JSON with the file in Base64.
        case json

        /// JSON only for those who prefer it to pictures: `*/*` alone means the file.
        init(accept: String?) {
            let types = AcceptedTypes(accept)
            let best = FileFormat.allCases.map { types.quality(of: $0.mediaType) }.max() ?? 0
            self = types.quality(of: "application/json") > best ? .json : .file
        }
    }

    /// Without its bytes, which are in `body`.
    let cutout: Cutout
    let body: [UInt8]
    let mediaType: String
    /// SHA-256 of the body, in Base64.
    let digest: String

    /// - Parameter file: what the client gets: the cutout's bytes, or an archive with more than that.
    init(_ cutout: consuming Cutout, file: [UInt8], fileType: String, as form: Form) {
        switch form {
        case .file: (body, mediaType) = (file, fileType)
        case .json: (body, mediaType) = (CutoutDocument(cutout, file: file).json, "application/json")
        }
        digest = Data(SHA256.digest(of: body)).base64EncodedString()
        cutout.bytes = []
        self.cutout = cutout
    }

    /// - Parameters:
    ///   - queued: how long the request waited for a worker.
    ///   - classifies: whether `X-Type` is wanted.
    func response(queued: Duration, classifies: Bool = true) -> Response {
        var headers: HTTPFields = [.contentType: mediaType, .vary: "Accept"]
        for header in CutoutHeader.allCases where classifies || header != .type {
            headers[header.name] = header.value(of: self, queued: queued)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}

extension CutoutAnswer {
    /// The answer as OpenAPI has it.
    ///
    /// - Parameter others: meanings of further headers.
    static func schema(headers others: [String: String] = [:]) -> JSONValue {
        var meanings = others
        for header in CutoutHeader.allCases { meanings[header.rawValue] = header.meaning }
        meanings.merge(RateLimitMiddleware.headerMeanings) { one, _ in one }
        var content = Dictionary(
            uniqueKeysWithValues: FileFormat.allCases.map { ($0.mediaType, ["schema": Schema.file] as JSONValue) })
        content["application/json"] = ["schema": ResponseSchemas.reference("Cutout")]
        return [
            "description": "The cutout; JSON when `Accept` prefers it.",
            "headers": .object(meanings.mapValues(OpenAPIDocument.header)), "content": .object(content),
        ]
    }
}

/// The JSON answer.
struct CutoutDocument: Encodable {
    struct Content: Encodable {
        var resultB64: String
        var foregroundTop, foregroundLeft, foregroundWidth, foregroundHeight: Int
        var width, height: Int
        var confidence: Double
        var type: String

        enum CodingKeys: String, CodingKey, CaseIterable {
            case resultB64 = "result_b64"
            case foregroundTop = "foreground_top"
            case foregroundLeft = "foreground_left"
            case foregroundWidth = "foreground_width"
            case foregroundHeight = "foreground_height"
            case width, height, confidence, type
        }
    }

    let data: Content

    init(_ cutout: borrowing Cutout, file: [UInt8]) {
        let box = cutout.foreground ?? PixelBox(left: 0, top: 0, width: 0, height: 0)
        data = Content(
            resultB64: Data(file).base64EncodedString(), foregroundTop: box.top, foregroundLeft: box.left,
            foregroundWidth: box.width, foregroundHeight: box.height, width: cutout.width, height: cutout.height,
            confidence: cutout.roundedConfidence, type: cutout.subject.kind.rawValue)
    }

    var json: [UInt8] { JSONBody.encode(self) }
}

extension Cutout {
    /// To three digits: more would promise too much.
    var roundedConfidence: Double { (subject.confidence * 1000).rounded() / 1000 }
}

// SPDX-License-Identifier: Apache-2.0
internal import Cryptography
internal import CutoutParameters
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

    /// - Parameters:
    ///   - file: what the client gets: the cutout's bytes, or an archive with more than that.
    ///   - alternatives: all cutouts where several are asked for, the first included.
    init(_ cutout: consuming Cutout, alternatives: [Cutout]? = nil, file: [UInt8], fileType: String, as form: Form) {
        switch form {
        case .file: (body, mediaType) = (file, fileType)
        case .json:
            let document = CutoutDocument(cutout, alternatives: alternatives, file: file)
            (body, mediaType) = (document.json, "application/json")
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
        var result: CutoutResult
        var type: String
        var doubts: [DoubtDocument]
        var alternatives: [CutoutResult]?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case type, doubts, alternatives
        }

        func encode(to encoder: any Encoder) throws {
            try result.encode(to: encoder)
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(type, forKey: .type)
            try fields.encode(doubts, forKey: .doubts)
            try fields.encodeIfPresent(alternatives, forKey: .alternatives)
        }
    }

    let data: Content

    init(_ cutout: borrowing Cutout, alternatives: [Cutout]? = nil, file: [UInt8]) {
        data = Content(
            result: CutoutResult(cutout, file: file), type: cutout.subject.kind.rawValue,
            doubts: cutout.doubts.map(DoubtDocument.init),
            alternatives: alternatives?.map { CutoutResult($0, file: $0.bytes) })
    }

    var json: [UInt8] { JSONBody.encode(self) }
}

/// One cutout in a JSON answer.
struct CutoutResult: Encodable {
    var resultB64: String
    var foregroundTop, foregroundLeft, foregroundWidth, foregroundHeight: Int
    var width, height: Int
    var confidence: Double
    var difference: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case resultB64 = "result_b64"
        case foregroundTop = "foreground_top"
        case foregroundLeft = "foreground_left"
        case foregroundWidth = "foreground_width"
        case foregroundHeight = "foreground_height"
        case width, height, confidence, difference
    }

    init(_ cutout: borrowing Cutout, file: [UInt8]) {
        let box = cutout.foreground ?? PixelBox(left: 0, top: 0, width: 0, height: 0)
        resultB64 = Data(file).base64EncodedString()
        (foregroundTop, foregroundLeft, foregroundWidth, foregroundHeight) = (box.top, box.left, box.width, box.height)
        (width, height) = (cutout.width, cutout.height)
        confidence = cutout.roundedConfidence
        difference = cutout.difference
    }
}

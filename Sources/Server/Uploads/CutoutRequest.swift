// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import Segmentation

/// What one call of the cutout endpoint asks for, however it was sent.
struct CutoutRequest: Sendable {
    var image: [UInt8]
    var options: CutoutOptions

    /// - Parameter body: the complete body. Throws 400 and 415.
    init(_ request: Request, body: [UInt8]) throws {
        var fields = request.uri.queryParameters.map { (name: String($0.key), value: String($0.value)) }
        let contentType = HeaderParameters(request.headers[.contentType] ?? "").value.lowercased()
        if contentType == "multipart/form-data" {
            let form = try Self.form(request, body)
            let files = form.parts.filter { $0.name == "file" }
            guard files.count <= 1 else {
                throw APIError(.multipleSources, "The form has \(files.count) parts called \"file\"; send one image.")
            }
            guard let file = files.first, !file.content.isEmpty else {
                throw APIError(.missingFile, "Send the image in a form part called \"file\"; it is missing or empty.")
            }
            image = Array(file.content)
            fields += form.parts.filter { $0.name != "file" }.map {
                ($0.name, String(decoding: $0.content, as: UTF8.self))
            }
        } else if contentType.hasPrefix("image/") {
            guard !body.isEmpty else { throw APIError(.missingFile, "The body is empty; send the image in it.") }
            image = body
        } else {
            throw APIError(
                .unsupportedMediaType,
                "Send multipart/form-data with the image in \"file\", or the image itself with an image/* Content-Type."
            )
        }
        options = try CutoutParameter.options(from: fields)
    }

    private static func form(_ request: Request, _ body: [UInt8]) throws -> MultipartForm {
        guard let boundary = MultipartForm.boundary(inContentType: request.headers[.contentType] ?? "") else {
            throw APIError(.malformedMultipart, "The Content-Type has no multipart boundary.")
        }
        do {
            return try MultipartForm(body: body, boundary: boundary)
        } catch {
            throw APIError(.malformedMultipart, error.sentence)
        }
    }
}

extension MultipartForm.Fault {
    fileprivate var sentence: String {
        switch self {
        case .noBoundary: "The multipart boundary must have 1 to 200 bytes."
        case .noOpeningBoundary: "The body does not start with the boundary that the Content-Type names."
        case .noClosingBoundary: "The body ends before its closing boundary; it was cut off or badly written."
        case .damagedHeaders: "A part's headers are damaged or longer than \(MultipartForm.maxHeaderBytes) bytes."
        case .unnamedPart: "A part has no Content-Disposition: form-data with a name."
        case .tooManyParts: "The form has more than \(MultipartForm.maxParts) parts."
        }
    }
}

/// The parameters of the cutout endpoint, in forms and queries alike.
enum CutoutParameter: String, CaseIterable {
    case outputFormat = "output_format"
    case quality
    case method
    case hints

    var allowed: String {
        switch self {
        case .outputFormat: "png, jpg, jpeg, webp or auto"
        case .quality: "a whole number from 1 to 100"
        case .method: "soft or grabcut"
        case .hints: "a JSON object with rect, foreground and background"
        }
    }

    /// Throws 400 for a name that is unknown or repeated and for a value outside its grammar.
    static func options(from fields: [(name: String, value: String)]) throws(APIError) -> CutoutOptions {
        var options = CutoutOptions()
        var seen: Set<CutoutParameter> = []
        for (name, value) in fields {
            guard let parameter = CutoutParameter(rawValue: name) else {
                let known = (["file"] + allCases.map(\.rawValue)).joined(separator: ", ")
                throw APIError(.invalidParameter, "There is no parameter \"\(name.prefix(40))\"; there are \(known).")
            }
            guard seen.insert(parameter).inserted else {
                throw APIError(.invalidParameter, "\(name) is given more than once; send it once.")
            }
            guard try parameter.apply(value, to: &options) else {
                throw .invalidParameter(name, value: value, allowed: parameter.allowed)
            }
        }
        return options
    }

    private func apply(_ value: String, to options: inout CutoutOptions) throws(APIError) -> Bool {
        switch self {
        case .outputFormat:
            guard let format = OutputFormat(name: value) else { return false }
            options.outputFormat = format
        case .quality:
            guard let quality = Int(value), (1...100).contains(quality) else { return false }
            options.quality = quality
        case .method:
            guard let method = SegmentationMethod(rawValue: value.lowercased()) else { return false }
            options.method = method
        case .hints:
            do throws(HintsDocument.Fault) {
                options.hints = try HintsDocument.hints(json: Array(value.utf8))
            } catch {
                throw APIError(.invalidParameter, error.sentence)
            }
        }
        return true
    }
}

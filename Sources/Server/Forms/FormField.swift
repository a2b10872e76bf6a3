// SPDX-License-Identifier: Apache-2.0
internal import CutoutParameters
internal import Foundation

/// A named value of a form, however the form was written.
struct FormField: Sendable {
    var name: String
    var content: ArraySlice<UInt8>

    init(name: String, content: ArraySlice<UInt8>) {
        self.name = name
        self.content = content
    }

    init(name: String, text: String) {
        self.init(name: name, content: Array(text.utf8)[...])
    }

    /// Throws 400 for bytes that are not UTF-8.
    var text: String {
        get throws(APIError) {
            guard let text = String(validating: content, as: UTF8.self) else {
                throw APIError(.invalidParameter, "\(name.prefix(40)) is not valid UTF-8.")
            }
            return text
        }
    }
}

/// The ways to write a form.
enum FormEncoding: String, CaseIterable {
    case multipart = "multipart/form-data"
    case urlEncoded = "application/x-www-form-urlencoded"
    case json = "application/json"

    /// nil for another media type.
    init?(_ contentType: ContentType) {
        self.init(rawValue: contentType.mediaType)
    }

    /// Throws 400 for a body that is not what its media type says.
    func fields(in body: [UInt8], boundary: String?) throws(APIError) -> [FormField] {
        switch self {
        case .multipart: try Self.multipartFields(body, boundary)
        case .urlEncoded: try URLEncodedForm(body).fields
        case .json: try Self.jsonFields(body)
        }
    }

    private static func multipartFields(_ body: [UInt8], _ boundary: String?) throws(APIError) -> [FormField] {
        guard let boundary else {
            throw APIError(.malformedMultipart, "The Content-Type has no multipart boundary.")
        }
        do throws(MultipartForm.Fault) {
            return try MultipartForm(body: body, boundary: boundary).parts.map {
                FormField(name: $0.name, content: $0.content)
            }
        } catch {
            throw APIError(.malformedMultipart, error.sentence)
        }
    }

    /// An object. null counts as absent; lists and objects stand for their own text.
    private static func jsonFields(_ body: [UInt8]) throws(APIError) -> [FormField] {
        let keys = JSONObjectKeys(body, limit: URLEncodedForm.maxFields)
        guard keys.isObject else { throw APIError(.malformedJSON, "The body is not a JSON object.") }
        guard keys.keys.count <= URLEncodedForm.maxFields else {
            throw APIError(.invalidParameter, "There are more than \(URLEncodedForm.maxFields) parameters.")
        }
        guard keys.areUnique else {
            throw APIError(.invalidParameter, "A parameter is given more than once; send it once.")
        }
        guard keys.nestedSize <= HintsDocument.maxBytes else {
            throw APIError(
                .invalidParameter,
                "The lists and objects in the body have more than \(HintsDocument.maxBytes) bytes; no parameter takes that."
            )
        }
        guard let object = try? JSONDecoder().decode([String: JSONField].self, from: Data(body)) else {
            throw APIError(.malformedJSON, "The body is not a JSON object.")
        }
        return object.sorted { $0.key < $1.key }.compactMap { name, value in
            value.text.map { FormField(name: name, text: $0) }
        }
    }
}

/// A JSON value as the text that a form would have.
private struct JSONField: Decodable {
    let text: String?

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) {
            text = value
        } else if container.decodeNil() {
            text = nil
        } else if let flag = try? container.decode(Bool.self) {
            text = String(flag)
        } else if let number = try? container.decode(Decimal.self) {
            // As it was written, not as a binary fraction comes near it.
            text = number.description
        } else {
            text = String(decoding: try container.decode(JSONValue.self).bytes, as: UTF8.self)
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

// SPDX-License-Identifier: Apache-2.0
internal import CutoutParameters

/// What one call of the cutout endpoint brings, however it was sent.
struct CutoutUpload: Sendable {
    var image: [UInt8]
    var request: CutoutRequest

    /// The form part that holds the photograph.
    static let fileName = "file"

    /// Of the form, for the OpenAPI document.
    static let schema: JSONValue = {
        var properties = Dictionary(
            uniqueKeysWithValues: CutoutParameter.allCases.map { ($0.name, $0.describedSchema) })
        properties[fileName] = Schema.described(
            Schema.file, "The photograph", allowed: "a JPEG, PNG or WebP file", default: nil, example: nil)
        return Endpoint.form(properties, required: [fileName])
    }()

    /// Throws 400 and 415.
    ///
    /// - Parameters:
    ///   - query: of the address, as it was sent.
    ///   - body: complete.
    init(query: String, contentType: ContentType, body: [UInt8]) throws(APIError) {
        var draft = CutoutRequestDraft()
        for field in try URLEncodedForm(Array(query.utf8)).fields {
            try draft.take(try CutoutParameter(named: field.name), text: field)
        }
        if FormEncoding(contentType) == .multipart {
            image = try Self.photograph(
                in: try FormEncoding.multipart.fields(in: body, boundary: contentType.boundary), others: &draft)
        } else if contentType.isImage {
            guard !body.isEmpty else { throw APIError(.missingFile, "The body is empty; send the image in it.") }
            image = body
        } else {
            throw APIError(
                .unsupportedMediaType,
                "Send multipart/form-data with the image in \"file\", or the image itself with an image/* Content-Type."
            )
        }
        request = try APIError.refusingFaults { () throws(ParameterFault) in try draft.request() }
    }

    private static func photograph(
        in fields: [FormField], others draft: inout CutoutRequestDraft
    ) throws(APIError) -> [UInt8] {
        let files = fields.filter { $0.name == fileName }
        guard files.count <= 1 else {
            throw APIError(.multipleSources, "The form has \(files.count) parts called \"file\"; send one image.")
        }
        guard let file = files.first, !file.content.isEmpty else {
            throw APIError(.missingFile, "Send the image in a form part called \"file\"; it is missing or empty.")
        }
        for field in fields where field.name != fileName {
            try draft.take(try CutoutParameter(named: field.name), field)
        }
        return Array(file.content)
    }
}

extension CutoutParameter {
    /// Throws 400 for a name that there is not.
    init(named name: String) throws(APIError) {
        guard let parameter = CutoutParameter(name: name) else {
            let known = ([CutoutUpload.fileName] + Self.allCases.map(\.name)).joined(separator: ", ")
            throw APIError(.invalidParameter, "There is no parameter \"\(name.prefix(40))\"; there are \(known).")
        }
        self = parameter
    }
}

extension CutoutRequestDraft {
    /// A form's field: a file or a text, as the parameter wants it. Throws 400.
    mutating func take(_ parameter: CutoutParameter, _ field: FormField) throws(APIError) {
        guard parameter.isFile else { return try take(parameter, text: field) }
        try APIError.refusingFaults { () throws(ParameterFault) in
            try take(parameter, file: Array(field.content))
        }
    }

    /// A field that can only be a text. Throws 400.
    mutating func take(_ parameter: CutoutParameter, text field: FormField) throws(APIError) {
        let text = try field.text
        try APIError.refusingFaults { () throws(ParameterFault) in try take(parameter, text) }
    }
}

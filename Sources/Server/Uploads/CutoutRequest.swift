// SPDX-License-Identifier: Apache-2.0
internal import Segmentation

/// What one call of the cutout endpoint asks for, however it was sent.
struct CutoutRequest: Sendable {
    var image: [UInt8]
    var order: CutoutOrder

    /// The form part that holds the photograph.
    static let fileName = "file"

    /// Throws 400 and 415.
    ///
    /// - Parameters:
    ///   - query: of the address, as it was sent.
    ///   - body: complete.
    init(query: String, contentType: String, body: [UInt8]) throws(APIError) {
        var wishes = CutoutWishes()
        for field in try URLEncodedForm(Array(query.utf8)).fields {
            try wishes.take(try CutoutParameter(named: field.name), try field.text)
        }
        if FormEncoding(contentType: contentType) == .multipart {
            image = try Self.photograph(
                in: try FormEncoding.multipart.fields(in: body, contentType: contentType), others: &wishes)
        } else if HeaderParameters(contentType).value.lowercased().hasPrefix("image/") {
            guard !body.isEmpty else { throw APIError(.missingFile, "The body is empty; send the image in it.") }
            image = body
        } else {
            throw APIError(
                .unsupportedMediaType,
                "Send multipart/form-data with the image in \"file\", or the image itself with an image/* Content-Type."
            )
        }
        order = try wishes.order()
    }

    private static func photograph(
        in fields: [FormField], others wishes: inout CutoutWishes
    ) throws(APIError) -> [UInt8] {
        let files = fields.filter { $0.name == fileName }
        guard files.count <= 1 else {
            throw APIError(.multipleSources, "The form has \(files.count) parts called \"file\"; send one image.")
        }
        guard let file = files.first, !file.content.isEmpty else {
            throw APIError(.missingFile, "Send the image in a form part called \"file\"; it is missing or empty.")
        }
        for field in fields where field.name != fileName {
            try wishes.take(try CutoutParameter(named: field.name), field)
        }
        return Array(file.content)
    }
}

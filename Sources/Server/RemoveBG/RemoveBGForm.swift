// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Segmentation

/// What a client of the remove.bg API asks for. Empty values count as absent, as its clients send them.
struct RemoveBGForm: Sendable {
    enum Source: Sendable {
        case file([UInt8])
        case address(String)
    }

    let photograph: Source
    /// Where to fetch the background picture.
    let backgroundAddress: String?
    /// Whether the answer says what kind of subject it shows.
    let classifies: Bool
    private var wishes: CutoutWishes

    /// Throws 400 for what is not a form, and for parameters as `CutoutWishes` does.
    ///
    /// - Parameter query: of the address; its fields count as the form's.
    init(query: String, contentType: String, body: [UInt8]) throws(APIError) {
        guard let encoding = FormEncoding(contentType: contentType) else {
            throw APIError(
                .unsupportedMediaType,
                "Send \(FormEncoding.allCases.map(\.rawValue).joined(separator: ", ")) with an image.")
        }
        let fields =
            (try URLEncodedForm(Array(query.utf8)).fields + encoding.fields(in: body, contentType: contentType))
            .filter { !$0.content.isEmpty }
        let defaults = CutoutOptions(outputFormat: .auto, composition: Composition(size: .preview))
        var spelling = [CutoutParameter.outputFormat: RemoveBGParameter.format.name]
        if fields.contains(where: { $0.name == RemoveBGParameter.bgImageURL.name }) {
            spelling[.bgImageFile] = RemoveBGParameter.bgImageURL.name
        }
        var reader = Reader(wishes: CutoutWishes(defaults, spelling: spelling))
        for field in fields { try reader.take(field) }
        if reader.backgroundAddress != nil, reader.seen.contains(.bgImageFile) {
            throw APIError(
                .invalidParameter, "bg_image_file and bg_image_url exclude each other; send one of them.")
        }
        (photograph, wishes) = (try reader.photograph, reader.wishes)
        (backgroundAddress, classifies) = (reader.backgroundAddress, reader.classifies)
        // What excludes each other is said before anything is fetched.
        _ = try order(background: backgroundAddress == nil ? nil : [0])
    }

    /// - Parameter background: what was fetched from `backgroundAddress`. Throws 400 for what excludes each other.
    func order(background: [UInt8]?) throws(APIError) -> CutoutOrder {
        guard let background else { return try wishes.order() }
        var wishes = wishes
        try wishes.take(.bgImageFile, file: background)
        return try wishes.order()
    }

    private struct Reader {
        var wishes: CutoutWishes
        var sources: [Source] = []
        var backgroundAddress: String?
        var classifies = false
        var seen: Set<RemoveBGParameter> = []

        var photograph: Source {
            get throws(APIError) {
                let names = "image_file, image_file_b64 or image_url"
                guard let first = sources.first else {
                    throw APIError(.missingFile, "No image was given. Send it as \(names).")
                }
                guard sources.count == 1 else {
                    throw APIError(.multipleSources, "More than one image was given. Send one of \(names).")
                }
                return first
            }
        }

        mutating func take(_ field: FormField) throws(APIError) {
            guard let parameter = RemoveBGParameter(rawValue: field.name) else {
                let known = RemoveBGParameter.allCases.map(\.name).joined(separator: ", ")
                throw APIError(
                    .invalidParameter, "There is no parameter \"\(field.name.prefix(40))\"; there are \(known).")
            }
            guard seen.insert(parameter).inserted else {
                throw APIError(.invalidParameter, "\(field.name) is given more than once; send it once.")
            }
            switch parameter {
            case .imageFile: sources.append(.file(Array(field.content)))
            case .imageFileB64: sources.append(.file(try Self.decodedBase64(field)))
            case .imageURL: sources.append(.address(try field.text))
            case .bgImageURL: backgroundAddress = try field.text
            case .type, .semitransparency: _ = try choice(parameter, field)
            case .typeLevel: classifies = try choice(parameter, field) != "none"
            case .shadowType:
                if try choice(parameter, field) != "none" { wishes.castShadow() }
            default: try wishes.take(parameter.native!, field)
            }
        }

        private func choice(_ parameter: RemoveBGParameter, _ field: FormField) throws(APIError) -> String {
            let text = try field.text
            guard let value = parameter.values.first(where: { $0.lowercased() == text.lowercased() }) else {
                throw .invalidParameter(parameter.name, value: text, allowed: parameter.allowed)
            }
            return value
        }

        /// Line breaks are passed over, and so is a data URL's beginning.
        private static func decodedBase64(_ field: FormField) throws(APIError) -> [UInt8] {
            var text = field.content
            if text.starts(with: "data:".utf8), let comma = text.prefix(100).firstIndex(of: UInt8(ascii: ",")) {
                text = text[(comma + 1)...]
            }
            guard let data = Data(base64Encoded: Data(text), options: .ignoreUnknownCharacters), !data.isEmpty else {
                throw APIError(.invalidParameter, "image_file_b64 is not Base64.")
            }
            return [UInt8](data)
        }
    }
}

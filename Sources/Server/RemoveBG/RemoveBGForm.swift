// SPDX-License-Identifier: Apache-2.0
internal import CutoutParameters
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
    private var draft: CutoutRequestDraft

    /// Throws 400 for what is not a form, and for parameters as `CutoutRequestDraft` does.
    ///
    /// - Parameter query: of the address; its fields count as the form's.
    init(query: String, contentType: ContentType, body: [UInt8]) throws(APIError) {
        guard let encoding = FormEncoding(contentType) else {
            throw APIError(
                .unsupportedMediaType,
                "Send \(FormEncoding.allCases.map(\.rawValue).joined(separator: ", ")) with an image.")
        }
        let fields =
            (try URLEncodedForm(Array(query.utf8)).fields + encoding.fields(in: body, boundary: contentType.boundary))
            .filter { !$0.content.isEmpty }
        let defaults = CutoutOptions(outputFormat: .auto, composition: Composition(size: .preview))
        var spelling = [CutoutParameter.outputFormat: RemoveBGParameter.format.name]
        if fields.contains(where: { $0.name == RemoveBGParameter.bgImageURL.name }) {
            spelling[.bgImageFile] = RemoveBGParameter.bgImageURL.name
        }
        var reader = Reader(draft: CutoutRequestDraft(defaults, spelling: spelling))
        for field in fields { try reader.take(field) }
        if reader.backgroundAddress != nil, reader.seen.contains(CutoutParameter.bgImageFile.name) {
            throw APIError(
                .invalidParameter, "bg_image_file and bg_image_url exclude each other; send one of them.")
        }
        (photograph, draft) = (try reader.photograph, reader.draft)
        (backgroundAddress, classifies) = (reader.backgroundAddress, reader.classifies)
        // What excludes each other is said before anything is fetched.
        _ = try request(background: backgroundAddress == nil ? nil : [0])
    }

    /// - Parameter background: what was fetched from `backgroundAddress`. Throws 400 for what excludes each other.
    func request(background: [UInt8]?) throws(APIError) -> CutoutRequest {
        var draft = draft
        return try APIError.refusingFaults { () throws(ParameterFault) in
            if let background { try draft.take(.bgImageFile, file: background) }
            return try draft.request()
        }
    }

    /// What has been read of the fields so far.
    struct Reader {
        var draft: CutoutRequestDraft
        var sources: [Source] = []
        var backgroundAddress: String?
        var classifies = false
        var seen: Set<String> = []

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
            let parameter = try RemoveBGParameter(named: field.name)
            guard seen.insert(parameter.name).inserted else {
                throw APIError(.invalidParameter, "\(field.name) is given more than once; send it once.")
            }
            try parameter.take(&self, field)
        }
    }
}

extension FormField {
    /// A file in Base64 of either alphabet, with or without padding (RFC 4648, sections 4 and 5). Line breaks are passed over, and
    /// so is a data URL's beginning. Throws 400.
    var decodedBase64: [UInt8] {
        get throws(APIError) {
            var text = content
            if text.starts(with: "data:".utf8), let comma = text.prefix(100).firstIndex(of: UInt8(ascii: ",")) {
                text = text[(comma + 1)...]
            }
            var letters = Data(capacity: text.count + 3)
            for letter in text {
                switch letter {
                case UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): break
                // What a urlencoded form makes of a plus that was not escaped.
                case UInt8(ascii: " "): letters.append(UInt8(ascii: "+"))
                case UInt8(ascii: "-"): letters.append(UInt8(ascii: "+"))
                case UInt8(ascii: "_"): letters.append(UInt8(ascii: "/"))
                default: letters.append(letter)
                }
            }
            while letters.last == UInt8(ascii: "=") { letters.removeLast() }
            while letters.count % 4 != 0 { letters.append(UInt8(ascii: "=")) }
            guard let data = Data(base64Encoded: letters), !data.isEmpty else {
                throw APIError(.invalidParameter, "\(name) is not Base64.")
            }
            return [UInt8](data)
        }
    }
}

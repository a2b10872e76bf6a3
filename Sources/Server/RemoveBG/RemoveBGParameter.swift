// SPDX-License-Identifier: Apache-2.0
internal import CutoutParameters

/// One parameter of the remove.bg API, and what it does here: its row in the table.
struct RemoveBGParameter: Sendable {
    let name: String
    /// The parameter of ours that it is another name for, values and all.
    let native: CutoutParameter?
    let schema: JSONValue
    /// Whether only a multipart form can bring it.
    let isFile: Bool
    let allowed: String
    let defaultValue: String?
    /// What it does here, honestly.
    let meaning: String
    let take: @Sendable (inout RemoveBGForm.Reader, FormField) throws(APIError) -> Void
}

extension RemoveBGParameter: CaseIterable {
    static let format = RemoveBGParameter(
        .outputFormat, as: "format", default: "auto", meaning: "as `output_format`, but `auto` by default")

    static let bgImageURL = RemoveBGParameter(
        "bg_image_url", address: "as `bg_image_file`, fetched"
    ) { $0.backgroundAddress = $1 }

    /// In the order of the documentation.
    static let allCases: [RemoveBGParameter] = [
        RemoveBGParameter(
            "image_file", schema: Schema.file, isFile: true, allowed: "a JPEG, PNG or WebP file", meaning: thePhotograph
        ) { $0.sources.append(.file(Array($1.content))) },
        RemoveBGParameter(
            "image_file_b64", schema: ["type": "string", "contentEncoding": "base64"], allowed: "such a file in Base64",
            meaning: thePhotograph
        ) { reader, field throws(APIError) in reader.sources.append(.file(try field.decodedBase64)) },
        RemoveBGParameter("image_url", address: thePhotograph) { $0.sources.append(.address($1)) },
        RemoveBGParameter(.size, default: "preview", meaning: "as the native one, but `preview` by default"),
        RemoveBGParameter(
            "type",
            choice: [
                "auto", "person", "product", "animal", "car", "car_interior", "car_part", "transportation", "graphics",
                "graphic", "other",
            ], default: "auto",
            meaning: "checked; every value does the same: people are looked for first, then whatever stands out"
        ) { _, _ in },
        RemoveBGParameter(
            "type_level", choice: ["none", "1", "2", "latest"], default: "none",
            meaning: "`none` leaves `X-Type` out; all others give `person` or `other`"
        ) { $0.classifies = $1 != "none" },
        format,
        RemoveBGParameter(.roi),
        RemoveBGParameter(.crop),
        RemoveBGParameter(.cropMargin),
        RemoveBGParameter(.scale),
        RemoveBGParameter(.position),
        RemoveBGParameter(.channels),
        RemoveBGParameter(.addShadow),
        RemoveBGParameter(
            "shadow_type", choice: ["none", "auto", "drop", "car", "3D"], default: "none",
            meaning: "anything but `none` casts the one soft shadow there is, as `add_shadow=true` does"
        ) { if $1 != "none" { $0.draft.castShadow() } },
        RemoveBGParameter(.shadowOpacity),
        RemoveBGParameter(
            "semitransparency", choice: ["true", "false"], default: "true",
            meaning: "checked; both values do the same: glass is not recognised"
        ) { _, _ in },
        RemoveBGParameter(.bgColor),
        bgImageURL,
        RemoveBGParameter(.bgImageFile),
        // Silhouette's own, for clients that want more.
        RemoveBGParameter(.bgBlur),
        RemoveBGParameter(.quality),
        RemoveBGParameter(.hints),
        RemoveBGParameter(.trimap),
        RemoveBGParameter(.alternatives),
        RemoveBGParameter(.choice),
        RemoveBGParameter(.method),
        RemoveBGParameter(.minConfidence),
        RemoveBGParameter(.explain),
    ]

    private static let thePhotograph =
        "the photograph; send exactly one of `image_file`, `image_file_b64` and `image_url`"

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

    /// Throws 400 for a name that there is not.
    init(named name: String) throws(APIError) {
        guard let parameter = Self.byName[name] else {
            let known = Self.allCases.map(\.name).joined(separator: ", ")
            throw APIError(.invalidParameter, "There is no parameter \"\(name.prefix(40))\"; there are \(known).")
        }
        self = parameter
    }
}

// MARK: Kinds of rows

extension RemoveBGParameter {
    private init(
        _ name: String, schema: JSONValue, isFile: Bool = false, allowed: String, meaning: String,
        _ take: @escaping @Sendable (inout RemoveBGForm.Reader, FormField) throws(APIError) -> Void
    ) {
        self.init(
            name: name, native: nil, schema: schema, isFile: isFile, allowed: allowed, defaultValue: nil,
            meaning: meaning, take: take)
    }

    /// An address from which a picture is fetched.
    private init(
        _ name: String, address meaning: String,
        _ take: @escaping @Sendable (inout RemoveBGForm.Reader, String) -> Void
    ) {
        self.init(
            name, schema: ["type": "string", "format": "uri"],
            allowed: "an http or https address on a host that `IMAGE_URL_ALLOW_HOSTS` names", meaning: meaning
        ) { reader, field throws(APIError) in take(&reader, try field.text) }
    }

    /// One of some words, in any case.
    private init(
        _ name: String, choice values: [String], default fallback: String, meaning: String,
        _ take: @escaping @Sendable (inout RemoveBGForm.Reader, String) -> Void
    ) {
        let allowed = values.joined(separator: ", ")
        self.init(
            name: name, native: nil, schema: Schema.choice(values), isFile: false, allowed: allowed,
            defaultValue: fallback, meaning: meaning
        ) { reader, field throws(APIError) in
            let text = try field.text
            guard let value = values.first(where: { $0.lowercased() == text.lowercased() }) else {
                throw APIError(.outside(name, value: text, allowed: allowed))
            }
            take(&reader, value)
        }
    }

    /// A parameter of ours.
    private init(
        _ native: CutoutParameter, as name: String? = nil, default fallback: String? = nil,
        meaning: String = "as the native one"
    ) {
        self.init(
            name: name ?? native.name, native: native, schema: native.form.schema, isFile: native.isFile,
            allowed: native.allowed, defaultValue: fallback ?? native.defaultValue, meaning: meaning
        ) { reader, field throws(APIError) in try reader.draft.take(native, field) }
    }
}

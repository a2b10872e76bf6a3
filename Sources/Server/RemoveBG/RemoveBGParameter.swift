// SPDX-License-Identifier: Apache-2.0

/// The parameters of the remove.bg API, and what each does here.
enum RemoveBGParameter: String, CaseIterable, Sendable {
    case imageFile = "image_file"
    case imageFileB64 = "image_file_b64"
    case imageURL = "image_url"
    case size
    case type
    case typeLevel = "type_level"
    case format
    case roi
    case crop
    case cropMargin = "crop_margin"
    case scale
    case position
    case channels
    case addShadow = "add_shadow"
    case shadowType = "shadow_type"
    case shadowOpacity = "shadow_opacity"
    case semitransparency
    case bgColor = "bg_color"
    case bgImageURL = "bg_image_url"
    case bgImageFile = "bg_image_file"
    // Silhouette's own, for clients that want more.
    case bgBlur = "bg_blur"
    case quality
    case hints
    case trimap
    case method
    case minConfidence = "min_confidence"
    case explain

    var name: String { rawValue }

    /// The native parameter that it is another name for, values and all.
    var native: CutoutParameter? {
        switch self {
        case .format: .outputFormat
        case .imageFile, .imageFileB64, .imageURL, .type, .typeLevel, .shadowType, .semitransparency, .bgImageURL: nil
        default: CutoutParameter(rawValue: rawValue)
        }
    }

    /// Values of those that have no native counterpart; empty for free text.
    var values: [String] {
        switch self {
        case .type:
            [
                "auto", "person", "product", "animal", "car", "car_interior", "car_part", "transportation", "graphics",
                "graphic", "other",
            ]
        case .typeLevel: ["none", "1", "2", "latest"]
        case .shadowType: ["none", "auto", "drop", "car", "3D"]
        case .semitransparency: ["true", "false"]
        default: []
        }
    }

    var defaultValue: String? {
        switch self {
        case .size: "preview"
        case .format, .type: "auto"
        case .typeLevel, .shadowType: "none"
        case .semitransparency: "true"
        default: native?.defaultValue
        }
    }

    var allowed: String {
        switch self {
        case .imageFile: "a JPEG, PNG or WebP file"
        case .imageFileB64: "such a file in Base64"
        case .imageURL, .bgImageURL: "an http or https address on a host that `IMAGE_URL_ALLOW_HOSTS` names"
        default: native?.allowed ?? values.joined(separator: ", ")
        }
    }

    /// What it does here, honestly.
    var meaning: String {
        switch self {
        case .imageFile, .imageFileB64, .imageURL: "the photograph; exactly one of the three"
        case .size: "as the native one, but `preview` by default"
        case .type:
            "checked; every value does the same: people are looked for first, then whatever stands out"
        case .typeLevel: "`none` leaves `X-Type` out; all others give `person` or `other`"
        case .format: "as `output_format`, but `auto` by default"
        case .shadowType: "anything but `none` casts the one soft shadow there is, as `add_shadow=true` does"
        case .semitransparency: "checked; both values do the same: glass is not recognised"
        case .bgImageURL: "as `bg_image_file`, fetched"
        default: "as the native one"
        }
    }
}

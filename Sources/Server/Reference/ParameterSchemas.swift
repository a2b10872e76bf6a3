// SPDX-License-Identifier: Apache-2.0
internal import Segmentation

// What OpenAPI says of each parameter's values.

extension CutoutParameter {
    var schema: JSONValue {
        switch self {
        case .outputFormat: Schema.choice(OutputFormat.allCases.map(\.rawValue) + ["jpeg"])
        case .quality: Schema.whole(1, 100)
        case .channels: Schema.choice(Composition.Channels.allCases.map(\.rawValue))
        case .size: Schema.choice(OutputSize.allCases.map(\.rawValue) + ["small", "regular", "4k"])
        case .bgColor: Schema.text(pattern: "^(#?([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|[a-zA-Z]+)$")
        case .bgImageFile, .trimap: Schema.file
        case .bgBlur, .shadowOpacity: Schema.whole(0, 100)
        case .crop, .addShadow, .explain: Schema.choice(["false", "true"])
        case .cropMargin: Schema.text(pattern: "^\(Schema.length)( \(Schema.length)(( \(Schema.length)){2})?)?$")
        case .scale: Schema.text(pattern: "^(original|[1-9][0-9](\\.[0-9]+)?%|100%)$")
        case .position: Schema.text(pattern: "^(original|center|\(Schema.percent)( \(Schema.percent))?)$")
        case .roi: Schema.text(pattern: "^\(Schema.length)( \(Schema.length)){3}$")
        case .hints: Schema.text(pattern: nil)
        case .method: Schema.choice(SegmentationMethod.allCases.map(\.rawValue))
        case .minConfidence: ["type": "number", "minimum": 0, "maximum": 1]
        }
    }

    /// The schema with what the documentation says.
    var describedSchema: JSONValue {
        Schema.described(schema, meaning, allowed: allowed, default: defaultValue, example: isFile ? nil : example)
    }
}

extension RemoveBGParameter {
    var describedSchema: JSONValue {
        let schema: JSONValue =
            switch self {
            case .imageFile: Schema.file
            case .imageFileB64: ["type": "string", "contentEncoding": "base64"]
            case .imageURL, .bgImageURL: ["type": "string", "format": "uri"]
            case .type, .typeLevel, .shadowType, .semitransparency: Schema.choice(values)
            default: native!.schema
            }
        return Schema.described(schema, meaning, allowed: allowed, default: defaultValue, example: nil)
    }

    /// Whether only a multipart form can bring it.
    var isFile: Bool { self == .imageFile || native?.isFile == true }
}

enum Schema {
    static let file: JSONValue = ["type": "string", "format": "binary"]
    static let length = "([0-9]{1,5}(\\.[0-9]{1,3})?(px|%)|0)"
    static let percent = "([0-9]{1,2}(\\.[0-9]{1,3})?%|100%)"

    static func choice(_ values: [String]) -> JSONValue {
        ["type": "string", "enum": .list(values.map { .text($0) })]
    }

    static func whole(_ low: Int, _ high: Int) -> JSONValue {
        ["type": "integer", "minimum": .integer(low), "maximum": .integer(high)]
    }

    static func text(pattern: String?) -> JSONValue {
        pattern.map { ["type": "string", "pattern": .text($0)] } ?? ["type": "string"]
    }

    static func described(
        _ schema: JSONValue, _ meaning: String, allowed: String, default fallback: String?, example: String?
    ) -> JSONValue {
        guard case .object(var fields) = schema else { return schema }
        let sentence = meaning.prefix(1).uppercased() + meaning.dropFirst()
        fields["description"] = .text("\(sentence). Allowed: \(allowed)." + (fallback.map { " Default: \($0)." } ?? ""))
        if let example { fields["examples"] = [typed(example, as: fields["type"])] }
        return .object(fields)
    }

    private static func typed(_ text: String, as type: JSONValue?) -> JSONValue {
        switch type {
        case "integer": Int(text).map { .integer($0) } ?? .text(text)
        case "number": Double(text).map { .number($0) } ?? .text(text)
        default: .text(text)
        }
    }
}

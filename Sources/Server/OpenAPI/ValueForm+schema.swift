// SPDX-License-Identifier: Apache-2.0
internal import CutoutParameters

// What OpenAPI says of each parameter's values.

extension ValueForm {
    var schema: JSONValue {
        switch self {
        case .flag: Schema.choice(["false", "true"])
        case .choice(let values): Schema.choice(values)
        case .whole(let range):
            ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        case .fraction(let range):
            ["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
        case .text(let pattern): pattern.map { ["type": "string", "pattern": .text($0)] } ?? ["type": "string"]
        case .file: Schema.file
        }
    }
}

extension CutoutParameter {
    /// The schema with what the documentation says.
    var describedSchema: JSONValue {
        Schema.described(form.schema, meaning, allowed: allowed, default: defaultValue, example: isFile ? nil : example)
    }
}

extension RemoveBGParameter {
    var describedSchema: JSONValue {
        Schema.described(schema, meaning, allowed: allowed, default: defaultValue, example: nil)
    }
}

enum Schema {
    static let file: JSONValue = ["type": "string", "format": "binary"]
    static func choice(_ values: [String]) -> JSONValue {
        ["type": "string", "enum": .list(values.map { .text($0) })]
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

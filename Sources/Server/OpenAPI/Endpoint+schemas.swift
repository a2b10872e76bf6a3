// SPDX-License-Identifier: Apache-2.0

// What the rows of endpoints say about requests and answers, in OpenAPI's words.

extension Endpoint {
    static func query(_ name: String, _ schema: JSONValue, _ description: String) -> JSONValue {
        ["name": .text(name), "in": "query", "required": false, "schema": schema, "description": .text(description)]
    }

    /// A body in any of some encodings.
    static func body(_ contents: [String: JSONValue], isRequired: Bool = true) -> JSONValue {
        ["required": .flag(isRequired), "content": .object(contents)]
    }

    /// The same fields in every encoding of forms.
    static func forms(_ schema: (FormEncoding) -> JSONValue) -> [String: JSONValue] {
        var contents: [String: JSONValue] = [:]
        for encoding in FormEncoding.allCases { contents[encoding.rawValue] = ["schema": schema(encoding)] }
        return contents
    }

    /// A form without other fields than these.
    static func form(_ properties: [String: JSONValue], required: [String] = []) -> JSONValue {
        var fields: [String: JSONValue] = [
            "type": "object", "properties": .object(properties), "additionalProperties": false,
        ]
        if !required.isEmpty { fields["required"] = .list(required.map { .text($0) }) }
        return .object(fields)
    }

    /// An answer in one media type.
    static func answer(_ description: String, _ type: String, _ schema: JSONValue) -> JSONValue {
        ["description": .text(description), "content": [type: ["schema": schema]]]
    }

    /// An answer in JSON, of a schema that has a name.
    static func json(_ schema: String, _ description: String) -> JSONValue {
        answer(description, "application/json", ResponseSchemas.reference(schema))
    }

    static let text: JSONValue = ["type": "string"]
}

// SPDX-License-Identifier: Apache-2.0
internal import Segmentation

// What OpenAPI says of each endpoint's requests and of its answers when all is well.

extension Endpoint {
    var queryParameters: [JSONValue] {
        switch self {
        case .token:
            return [
                Self.query("user_id", ["type": "string", "minLength": 1, "maxLength": 256], "Whom the token names.")
            ]
        case .metrics:
            let formats = MetricsRoute.Format.allCases.map(\.rawValue)
            return [Self.query("format", Schema.choice(formats), "Overrules `Accept`.")]
        case .cutout:
            return CutoutParameter.allCases.filter { !$0.isFile }.map {
                Self.query($0.name, $0.describedSchema, "As in the form.")
            }
        default: return []
        }
    }

    private static func query(_ name: String, _ schema: JSONValue, _ description: String) -> JSONValue {
        ["name": .text(name), "in": "query", "required": false, "schema": schema, "description": .text(description)]
    }

    var requestBody: JSONValue? {
        switch self {
        case .token:
            let form: JSONValue = [
                "schema": [
                    "type": "object", "properties": ["user_id": ["type": "string", "minLength": 1, "maxLength": 256]],
                ]
            ]
            return [
                "required": false,
                "content": .object(
                    Dictionary(uniqueKeysWithValues: FormEncoding.allCases.map { ($0.rawValue, form) })),
            ]
        case .cutout:
            var properties = Dictionary(
                uniqueKeysWithValues: CutoutParameter.allCases.map { ($0.name, $0.describedSchema) })
            properties[CutoutRequest.fileName] = Schema.described(
                Schema.file, "The photograph", allowed: "a JPEG, PNG or WebP file", default: nil, example: nil)
            return [
                "required": true,
                "content": [
                    "multipart/form-data": [
                        "schema": Self.form(properties, required: [CutoutRequest.fileName])
                    ],
                    "image/*": ["schema": Schema.file],
                ],
            ]
        case .removeBG:
            func properties(_ isIncluded: (RemoveBGParameter) -> Bool) -> JSONValue {
                Self.form(
                    Dictionary(
                        uniqueKeysWithValues: RemoveBGParameter.allCases.filter(isIncluded).map {
                            ($0.name, $0.describedSchema)
                        }), required: [])
            }
            return [
                "required": true,
                "content": .object(
                    Dictionary(
                        uniqueKeysWithValues: FormEncoding.allCases.map { encoding in
                            let schema = properties { encoding == .multipart || !$0.isFile }
                            return (encoding.rawValue, ["schema": schema])
                        })),
            ]
        default: return nil
        }
    }

    private static func form(_ properties: [String: JSONValue], required: [String]) -> JSONValue {
        var fields: [String: JSONValue] = [
            "type": "object", "properties": .object(properties), "additionalProperties": false,
        ]
        if !required.isEmpty { fields["required"] = .list(required.map { .text($0) }) }
        return .object(fields)
    }

    /// Responses by status.
    var successes: [String: JSONValue] {
        func json(_ schema: String, _ description: String) -> JSONValue {
            [
                "description": .text(description),
                "content": ["application/json": ["schema": ResponseSchemas.reference(schema)]],
            ]
        }
        switch self {
        case .live: return ["200": json("Probe", "The process answers.")]
        case .ready:
            return [
                "200": json("Probe", "Requests are welcome."),
                "503": json("Probe", "The server is about to stop."),
            ]
        case .health: return ["200": json("Health", "The state.")]
        case .token: return ["200": json("Grant", "The token.")]
        case .account: return ["200": json("Account", "No credits, none needed.")]
        case .improve: return [:]
        case .metrics:
            return [
                "200": [
                    "description": "The measurements.",
                    "content": [
                        "application/json": ["schema": ResponseSchemas.reference("Metrics")],
                        "text/plain": ["schema": ["type": "string"]],
                    ],
                ]
            ]
        case .openAPI:
            return [
                "200": [
                    "description": "An OpenAPI document.",
                    "content": ["application/json": ["schema": ["type": "object"]]],
                ]
            ]
        case .docs, .page:
            return [
                "200": [
                    "description": "A page.", "content": ["text/html": ["schema": ["type": "string"]]],
                ]
            ]
        case .cutout, .removeBG: return ["200": cutoutResponse]
        }
    }

    private var cutoutResponse: JSONValue {
        var headers = Dictionary(
            uniqueKeysWithValues: CutoutHeader.allCases.map { ($0.rawValue, OpenAPIDocument.header($0.meaning)) })
        if self == .removeBG {
            headers["X-Max-Width"] = OpenAPIDocument.header("Width with `size=full`.")
            headers["X-Max-Height"] = OpenAPIDocument.header("Height with `size=full`.")
            headers["X-Credits-Charged"] = OpenAPIDocument.header("Always 0.")
        }
        for (name, meaning) in [
            ("Limit", "Requests a minute; only with `RATE_LIMIT_PER_MINUTE`."),
            ("Remaining", "What is left of it."), ("Reset", "When it begins anew, in seconds since 1970."),
        ] { headers["X-RateLimit-\(name)"] = OpenAPIDocument.header(meaning) }
        var content = Dictionary(
            uniqueKeysWithValues: FileFormat.allCases.map { ($0.mediaType, ["schema": Schema.file] as JSONValue) })
        content["application/json"] = ["schema": ResponseSchemas.reference("Cutout")]
        return [
            "description": "The cutout; JSON when `Accept` prefers it.", "headers": .object(headers),
            "content": .object(content),
        ]
    }
}

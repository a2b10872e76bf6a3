// SPDX-License-Identifier: Apache-2.0
internal import CutoutParameters
internal import HTTPTypes
internal import Segmentation

/// The OpenAPI 3.1 description of everything that the server answers, made from the tables that the server itself uses.
enum OpenAPIDocument {
    static let json: JSONValue = [
        "openapi": "3.1.0",
        "info": [
            "title": "Silhouette",
            "version": .text(SilhouetteVersion.text),
            "summary": "Cuts people out of photographs.",
            "description":
                "A self-hosted API that removes the background from portraits on plain CPUs, without a neural network. The same bytes, parameters and `X-Engine-Version` give the same bytes.",
            "license": ["name": "Apache 2.0", "identifier": "Apache-2.0"],
        ],
        "servers": [["url": "/"]],
        "paths": .object(
            Dictionary(grouping: Endpoint.allCases, by: \.path).mapValues { endpoints in
                .object(
                    Dictionary(
                        uniqueKeysWithValues: endpoints.map { ($0.method.rawValue.lowercased(), operation($0)) }))
            }),
        "components": [
            "schemas": .object(ResponseSchemas.all),
            "securitySchemes": [
                "apiKey": [
                    "type": "http", "scheme": "bearer", "description": "The API key, `API_SECRET_KEY`.",
                ],
                "token": [
                    "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                    "description": "A token from `POST /auth/token`.",
                ],
                "xApiKey": [
                    "type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "The API key or a token.",
                ],
            ],
        ],
    ]

    private static func operation(_ endpoint: Endpoint) -> JSONValue {
        var fields: [String: JSONValue] = [
            "operationId": .text(endpoint.name),
            "summary": .text(endpoint.summary),
            "description": .text(endpoint.details),
            "security": security(endpoint.access),
            "responses": .object(responses(endpoint)),
            "x-codeSamples": .list(endpoint.examples.map { ["lang": "Shell", "source": .text($0)] }),
        ]
        if !endpoint.query.isEmpty { fields["parameters"] = .list(endpoint.query) }
        if let body = endpoint.requestBody { fields["requestBody"] = body }
        return .object(fields)
    }

    private static func security(_ access: Endpoint.Access) -> JSONValue {
        switch access {
        case .open: []
        case .openToThisMachine: [["apiKey": []], [:]]
        case .guarded(.apiKey, _): [["apiKey": []]]
        case .guarded(.token, _): [["token": []]]
        case .guarded(.either, _): [["token": []], ["apiKey": []]]
        case .guarded(.removeBG, _): [["xApiKey": []], ["token": []], ["apiKey": []]]
        }
    }

    private static func responses(_ endpoint: Endpoint) -> [String: JSONValue] {
        var responses = endpoint.answers
        let codes = endpoint.errorCodes + [.internalError]
        for (status, codes) in Dictionary(grouping: codes, by: { status(of: $0, endpoint) }) {
            responses[String(status)] = refusal(codes, status: status, endpoint)
        }
        return responses.mapValues { response in
            guard case .object(var fields) = response else { return response }
            var headers =
                fields["headers"].map { Dictionary(uniqueKeysWithValues: $0.asFields.map { ($0, $1) }) } ?? [:]
            headers["X-Request-ID"] = header("Identifies the request in the log; a valid one that came is kept.")
            headers["X-Engine-Version"] = header("What decides the bytes of results.")
            fields["headers"] = .object(headers)
            return .object(fields)
        }
    }

    static func status(of code: APIError.Code, _ endpoint: Endpoint) -> Int {
        (endpoint.speaksRemoveBG ? code.removeBGStatus : code.status).code
    }

    private static func refusal(_ codes: [APIError.Code], status: Int, _ endpoint: Endpoint) -> JSONValue {
        let lines = codes.map { code in
            "`\(endpoint.speaksRemoveBG ? code.removeBGCode : code.rawValue)`: \(code.meaning)."
        }
        var headers: [String: JSONValue] = [:]
        if status == 429 || status == 503 { headers["Retry-After"] = header("Seconds to wait.") }
        if status == 401 { headers["WWW-Authenticate"] = header("The scheme, `Bearer`.") }
        let (type, schema) =
            endpoint.speaksRemoveBG
            ? ("application/json", "RemoveBGErrors") : ("application/problem+json", "Problem")
        return [
            "description": .text(lines.sorted().joined(separator: "\n")),
            "headers": .object(headers),
            "content": [type: ["schema": ResponseSchemas.reference(schema)]],
        ]
    }

    static func header(_ description: String) -> JSONValue {
        ["description": .text(description), "schema": ["type": "string"]]
    }
}

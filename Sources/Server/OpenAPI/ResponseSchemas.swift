// SPDX-License-Identifier: Apache-2.0
internal import Segmentation

/// Schemas of the JSON that the server sends.
enum ResponseSchemas {
    static func reference(_ name: String) -> JSONValue { ["$ref": .text("#/components/schemas/\(name)")] }

    static let all: [String: JSONValue] = [
        "Problem": object([
            "type": text, "title": text, "status": integer, "detail": text, "request_id": text,
            "code": Schema.choice(APIError.Code.allCases.map(\.rawValue)),
        ]),
        "RemoveBGErrors": object([
            "errors": list(
                object([
                    "title": text, "detail": text,
                    "code": Schema.choice(Set(APIError.Code.allCases.map(\.removeBGCode)).sorted()),
                ]))
        ]),
        "Probe": object(["status": Schema.choice(["live", "ready", "draining"])]),
        "Health": object([
            "status": Schema.choice(["healthy", "draining"]), "version": text, "engine_version": text,
            "uptime_seconds": number, "workers": integer, "workers_busy": integer, "queue_depth": integer,
            "queue_limit": integer,
        ]),
        "Grant": object([
            "access_token": text, "token_type": Schema.choice(["bearer"]), "expires_in": integer,
        ]),
        "Account": object([
            "data": object([
                "attributes": object([
                    "credits": object([
                        "total": integer, "subscription": integer, "payg": integer, "enterprise": integer,
                    ]),
                    "api": object(["free_calls": integer, "sizes": text]),
                ])
            ])
        ]),
        "Cutout": object([
            "data": object(
                result.merging([
                    "type": Schema.choice(["person", "other"]),
                    "doubts": list(
                        object([
                            "point": list(number), "box": list(integer), "share": number, "foreground": number,
                        ])),
                    "alternatives": list(object(result, optional: ["difference"])),
                ]) { one, _ in one }, optional: ["difference", "alternatives"])
        ]),
        "Metrics": object([
            "uptime_seconds": number, "images": integer, "unsure_images": integer, "bytes_in": integer,
            "bytes_out": integer,
            "megapixels_in": number, "megapixels_out": number, "queue_depth": integer, "queue_limit": integer,
            "workers": integer, "workers_busy": integer, "inflight_megapixels": number,
            "inflight_bytes": integer, "resident_bytes": integer,
            "requests": list(
                object([
                    "route": text, "method": text, "status": text, "count": integer, "mean_ms": number,
                    "p50_ms": number, "p99_ms": number,
                ])),
            "errors": ["type": "object", "additionalProperties": integer],
            "stages": object(
                Dictionary(
                    uniqueKeysWithValues: StageName.allCases.map { stage in
                        (
                            stage.rawValue,
                            object([
                                "count": integer, "total_ms": number, "mean_ms": number, "p50_ms": number,
                                "p90_ms": number, "p99_ms": number, "max_ms": number,
                            ])
                        )
                    })),
        ]),
    ]

    private static let text: JSONValue = ["type": "string"]
    private static let integer: JSONValue = ["type": "integer"]
    private static let number: JSONValue = ["type": "number"]

    private static func list(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

    /// One cutout.
    private static let result: [String: JSONValue] = [
        "result_b64": ["type": "string", "contentEncoding": "base64"], "foreground_top": integer,
        "foreground_left": integer, "foreground_width": integer, "foreground_height": integer,
        "width": integer, "height": integer, "confidence": number, "difference": text,
    ]

    /// With exactly these fields.
    ///
    /// - Parameter optional: those that may be missing.
    private static func object(_ properties: [String: JSONValue], optional: Set<String> = []) -> JSONValue {
        [
            "type": "object", "properties": .object(properties), "additionalProperties": false,
            "required": .list(properties.keys.filter { !optional.contains($0) }.sorted().map { .text($0) }),
        ]
    }
}

// SPDX-License-Identifier: Apache-2.0
internal import CutoutParameters
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Endpoint {
    static let metrics = Endpoint(
        name: "metrics", method: .get, path: "/metrics", summary: "Measurements",
        details:
            "JSON, or Prometheus text when `Accept` prefers `text/plain` or OpenMetrics, or with `format=prometheus`.",
        query: [query("format", Schema.choice(MetricsRoute.Format.allCases.map(\.rawValue)), "Overrules `Accept`.")],
        answers: [
            "200": [
                "description": "The measurements.",
                "content": [
                    "application/json": ["schema": ResponseSchemas.reference("Metrics")],
                    "text/plain": ["schema": text],
                ],
            ]
        ],
        errorCodes: [.missingCredentials, .invalidToken, .expiredToken, .invalidParameter],
        examples: [
            #"curl -f "$SILHOUETTE/metrics" -H "Authorization: Bearer $TOKEN""#,
            #"curl -f "$SILHOUETTE/metrics?format=prometheus" -H "Authorization: Bearer $API_SECRET_KEY""#,
        ],
        access: .guarded(by: .either) { MetricsRoute(service: $0).respond })
}

/// `GET /metrics/`: what the server has measured, as JSON or for Prometheus.
struct MetricsRoute {
    enum Format: String, CaseIterable {
        case json
        case prometheus

        /// JSON, unless text is preferred.
        init(accept: String?) {
            let types = AcceptedTypes(accept)
            let text = max(types.quality(of: "text/plain"), types.quality(of: "application/openmetrics-text"))
            self = text > types.quality(of: "application/json") ? .prometheus : .json
        }
    }

    let service: Service

    func respond(_ request: Request, _ context: AuthenticatedContext) throws -> Response {
        switch try format(request) {
        case .json:
            var response = Response.json(MetricsReport(service))
            response.headers[.vary] = "Accept"
            return response
        case .prometheus:
            return Response(
                status: .ok, headers: [.contentType: PrometheusText.mediaType, .vary: "Accept"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: PrometheusText(service).text)))
        }
    }

    private func format(_ request: Request) throws(APIError) -> Format {
        var asked: Format?
        for field in try URLEncodedForm(Array((request.uri.query ?? "").utf8)).fields {
            guard field.name == "format" else {
                throw APIError(
                    .invalidParameter, "There is no parameter \"\(field.name.prefix(40))\"; there is format.")
            }
            guard asked == nil else {
                throw APIError(.invalidParameter, "format is given more than once; send it once.")
            }
            let text = try field.text
            guard let format = Format(rawValue: text.lowercased()) else {
                throw APIError(.outside("format", value: text, allowed: "json or prometheus"))
            }
            asked = format
        }
        return asked ?? Format(accept: request.headers[.accept])
    }
}

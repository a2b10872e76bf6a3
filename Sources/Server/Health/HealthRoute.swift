// SPDX-License-Identifier: Apache-2.0
internal import CutoutParameters
internal import Hummingbird

extension Endpoint {
    static let health = Endpoint(
        name: "health", method: .get, path: "/health", summary: "State of the server",
        details: "Versions, uptime, workers and queue.", answers: ["200": json("Health", "The state.")],
        errorCodes: [.missingCredentials, .invalidAPIKey],
        examples: [#"curl -f "$SILHOUETTE/health" -H "Authorization: Bearer $API_SECRET_KEY""#],
        access: .guarded(by: .apiKey) { HealthRoute(service: $0).respond })
}

/// `/health/`, for people with the API key.
struct HealthRoute {
    struct Report: Encodable {
        var status: String
        var version: String
        var engineVersion: String
        var uptimeSeconds: Double
        var workers: Int
        var workersBusy: Int
        var queueDepth: Int
        var queueLimit: Int
    }

    let service: Service

    func respond(_ request: Request, _ context: AuthenticatedContext) -> Response {
        let load = service.pool.load
        return .json(
            Report(
                status: service.readiness.isDraining ? "draining" : "healthy", version: SilhouetteVersion.text,
                engineVersion: service.engineVersion,
                uptimeSeconds: service.metrics.started.duration(to: .now).seconds, workers: service.pool.limits.workers,
                workersBusy: load.running, queueDepth: load.waiting, queueLimit: service.pool.limits.queue))
    }
}

// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird
internal import Synchronization

/// Whether the server wants new requests.
public final class Readiness: Sendable {
    private let isDrainingNow = Atomic(false)

    public init() {}

    var isDraining: Bool { isDrainingNow.load(ordering: .relaxed) }

    public func startDraining() { isDrainingNow.store(true, ordering: .relaxed) }
}

/// `/health/live` and `/health/ready`, for orchestrators: a status, no details, nothing waited for.
struct ProbeRoutes: Sendable {
    let readiness: Readiness

    func live(_ request: Request, _ context: ServiceContext) -> Response { .json(["status": "live"]) }

    func ready(_ request: Request, _ context: ServiceContext) -> Response {
        readiness.isDraining
            ? .json(["status": "draining"], status: .serviceUnavailable) : .json(["status": "ready"])
    }
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
                status: service.readiness.isDraining ? "draining" : "healthy", version: Service.version,
                engineVersion: service.engineVersion,
                uptimeSeconds: service.metrics.started.duration(to: .now).seconds, workers: service.pool.limits.workers,
                workersBusy: load.running, queueDepth: load.waiting, queueLimit: service.pool.limits.queue))
    }
}

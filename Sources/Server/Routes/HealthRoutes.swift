// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird
internal import Synchronization

/// Whether the server wants new requests, and whether it still takes those that come.
public final class Readiness: Sendable {
    private let isDrainingNow = Atomic(false)
    private let hasEnded = Atomic(false)

    public init() {}

    var isDraining: Bool { isDrainingNow.load(ordering: .relaxed) }

    var acceptsWork: Bool { !hasEnded.load(ordering: .relaxed) }

    /// Balancers are told to look elsewhere; what they still send is worked on.
    public func startDraining() { isDrainingNow.store(true, ordering: .relaxed) }

    /// Only what has begun is worked on.
    public func endWork() {
        startDraining()
        hasEnded.store(true, ordering: .relaxed)
    }
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

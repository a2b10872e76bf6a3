// SPDX-License-Identifier: Apache-2.0
internal import Segmentation

/// The metrics as JSON.
struct MetricsReport: Encodable {
    struct Requests: Encodable {
        var route: String
        var method: String
        var status: String
        var count: Int64
        var meanMs: Double
        var p50Ms: Double
        var p99Ms: Double
    }

    struct Stage: Encodable {
        var count: Int
        var totalMs, meanMs, p50Ms, p90Ms, p99Ms, maxMs: Double
    }

    var uptimeSeconds: Double
    var requests: [Requests]
    var errors: [String: Int64]
    var images: Int64
    /// With a confidence below `ConfidenceEvidence.alarm`.
    var unsureImages: Int64
    var bytesIn: Int64
    var bytesOut: Int64
    var megapixelsIn: Double
    var megapixelsOut: Double
    var queueDepth: Int
    var queueLimit: Int
    var workers: Int
    var workersBusy: Int
    var inflightMegapixels: Double
    var inflightBytes: Int
    var residentBytes: Int
    var stages: [String: Stage]

    init(_ service: Service) {
        typealias Label = ServiceMetrics.Label
        let (metrics, load, limits) = (service.metrics, service.pool.load, service.pool.limits)
        let registry = metrics.registry
        func total(_ label: String) -> Int64 { registry.counters(label).reduce(0) { $0 + $1.value } }
        uptimeSeconds = metrics.started.duration(to: .now).seconds
        requests = registry.timers(Label.requestDuration).map { dimensions, summary in
            Requests(
                route: dimensions["route"] ?? "", method: dimensions["method"] ?? "",
                status: dimensions["status"] ?? "", count: Int64(summary.count), meanMs: summary.mean,
                p50Ms: summary.p50, p99Ms: summary.p99)
        }.sorted { ($0.route, $0.method, $0.status) < ($1.route, $1.method, $1.status) }
        errors = Dictionary(
            uniqueKeysWithValues: registry.counters(Label.errors).map { ($0.dimensions["code"] ?? "", $0.value) })
        images = total(Label.images)
        unsureImages = total(Label.unsureImages)
        bytesIn = total(Label.bytesIn)
        bytesOut = total(Label.bytesOut)
        megapixelsIn = Double(total(Label.pixelsIn)) / 1e6
        megapixelsOut = Double(total(Label.pixelsOut)) / 1e6
        queueDepth = load.waiting
        queueLimit = limits.queue
        workers = limits.workers
        workersBusy = load.running
        inflightMegapixels = load.megapixels
        inflightBytes = service.bodies.inflightBytes
        residentBytes = ProcessMemory.resident
        stages = Dictionary(
            uniqueKeysWithValues: registry.timers(Label.stageDuration).map { dimensions, summary in
                (
                    dimensions["stage"] ?? "",
                    Stage(
                        count: summary.count, totalMs: summary.total, meanMs: summary.mean, p50Ms: summary.p50,
                        p90Ms: summary.p90, p99Ms: summary.p99, maxMs: summary.max)
                )
            })
    }
}

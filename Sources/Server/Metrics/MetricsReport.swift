// SPDX-License-Identifier: Apache-2.0
internal import Segmentation

/// The metrics as JSON.
struct MetricsReport: Encodable {
    struct Requests: Encodable {
        var route: String
        var method: String
        var status: String
        var count: Int64
        var mean_ms: Double
        var p50_ms: Double
        var p99_ms: Double
    }

    struct Stage: Encodable {
        var count: Int
        var total_ms, mean_ms, p50_ms, p90_ms, p99_ms, max_ms: Double
    }

    var uptime_seconds: Double
    var requests: [Requests]
    var errors: [String: Int64]
    var images: Int64
    var bytes_in: Int64
    var bytes_out: Int64
    var megapixels: Double
    var queue_depth: Int
    var queue_limit: Int
    var workers: Int
    var workers_busy: Int
    var resident_bytes: Int
    var stages: [String: Stage]

    init(_ metrics: ServiceMetrics, pool: ComputePool) {
        typealias Label = ServiceMetrics.Label
        let registry = metrics.registry
        func total(_ label: String) -> Int64 { registry.counters(label).reduce(0) { $0 + $1.value } }
        uptime_seconds = metrics.started.duration(to: .now).seconds
        requests = registry.timers(Label.requestDuration).map { dimensions, summary in
            Requests(
                route: dimensions["route"] ?? "", method: dimensions["method"] ?? "",
                status: dimensions["status"] ?? "", count: Int64(summary.count), mean_ms: summary.mean,
                p50_ms: summary.p50, p99_ms: summary.p99)
        }.sorted { ($0.route, $0.method, $0.status) < ($1.route, $1.method, $1.status) }
        errors = Dictionary(
            uniqueKeysWithValues: registry.counters(Label.errors).map { ($0.dimensions["code"] ?? "", $0.value) })
        images = total(Label.images)
        bytes_in = total(Label.bytesIn)
        bytes_out = total(Label.bytesOut)
        megapixels = Double(total(Label.pixels)) / 1e6
        queue_depth = pool.currentLoad.waiting
        queue_limit = pool.queueLimit
        workers = pool.workers
        workers_busy = pool.currentLoad.running
        resident_bytes = ResidentMemory.bytes
        stages = Dictionary(
            uniqueKeysWithValues: registry.timers(Label.stageDuration).map { dimensions, summary in
                (
                    dimensions["stage"] ?? "",
                    Stage(
                        count: summary.count, total_ms: summary.total, mean_ms: summary.mean, p50_ms: summary.p50,
                        p90_ms: summary.p90, p99_ms: summary.p99, max_ms: summary.max)
                )
            })
    }
}

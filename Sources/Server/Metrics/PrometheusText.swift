// SPDX-License-Identifier: Apache-2.0
internal import CutoutParameters
internal import Segmentation

/// The metrics in Prometheus's text format 0.0.4.
struct PrometheusText {
    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    init(_ service: Service) {
        typealias Label = ServiceMetrics.Label
        let (metrics, load, limits) = (service.metrics, service.pool.load, service.pool.limits)
        family("silhouette_build_info", "gauge", "Versions of the server and of the engine, whose value is always 1.") {
            [("", ["version": SilhouetteVersion.text, "engine": service.engineVersion], 1)]
        }
        gauge("silhouette_uptime_seconds", "Since the server started.", metrics.started.duration(to: .now).seconds)
        gauge("silhouette_workers", "Images that can be worked on at once.", Double(limits.workers))
        gauge("silhouette_workers_busy", "Images that are being worked on.", Double(load.running))
        gauge("silhouette_queue_limit", "Requests that may wait for a worker.", Double(limits.queue))
        gauge("silhouette_queue_depth", "Requests that wait for a worker.", Double(load.waiting))
        gauge(
            "silhouette_inflight_megapixels_limit", "Megapixels that may be worked on together.", limits.megapixels)
        gauge("silhouette_inflight_megapixels", "Megapixels of the images that are being worked on.", load.megapixels)
        gauge(
            "silhouette_inflight_bytes", "Bodies of requests in work and of answers that are not sent.",
            Double(service.bodies.inflightBytes))
        gauge("silhouette_resident_memory_bytes", "Memory of the process in RAM.", Double(ProcessMemory.resident))
        for (label, help) in [
            (Label.requests, "Requests answered."), (Label.errors, "Requests refused, by code."),
            (Label.images, "Cutouts made."),
            (Label.unsureImages, "Cutouts with a confidence below the alarm's threshold."),
            (Label.bytesIn, "Bytes of the photographs that were cut out."),
            (Label.bytesOut, "Bytes of the answers with cutouts."),
            (Label.pixelsIn, "Pixels of the photographs that were cut out."),
            (Label.pixelsOut, "Pixels of the cutouts."),
        ] {
            family(label, "counter", help) {
                metrics.registry.counters(label).map { ("", $0.dimensions, Double($0.value)) }
            }
        }
        histogram(Label.requestDuration, "Time from a request's head to its answer.", metrics.registry)
        histogram(Label.stageDuration, "Time of each stage of a cutout.", metrics.registry)
    }

    private mutating func gauge(_ name: String, _ help: String, _ value: Double) {
        family(name, "gauge", help) { [("", [:], value)] }
    }

    private mutating func histogram(_ name: String, _ help: String, _ registry: MetricsRegistry) {
        let timers = Self.sorted(registry.timers(name).map { ("", $0.dimensions, $0.summary) })
        family(name, "histogram", help) { timers.flatMap { Self.samples(of: $0.2, labels: $0.1) } }
    }

    private static func samples(of summary: TimerSummary, labels: [String: String]) -> [Sample] {
        let limits = TimerSummary.bucketLimits.map(number) + ["+Inf"]
        let counts = summary.cumulativeCounts + [summary.count]
        var samples: [Sample] = zip(limits, counts).map { limit, count in
            ("_bucket", labels.merging(["le": limit]) { $1 }, Double(count))
        }
        samples.append(("_sum", labels, summary.total / 1e3))
        samples.append(("_count", labels, Double(summary.count)))
        return samples
    }

    /// Suffix of the name, labels, value.
    private typealias Sample = (String, [String: String], Double)

    private mutating func family(
        _ name: String, _ type: String, _ help: String, _ samples: () -> [Sample]
    ) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
        let samples = type == "histogram" ? samples() : Self.sorted(samples())
        for (suffix, labels, value) in samples {
            let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
            text +=
                name + suffix + (pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}") + " \(Self.number(value))\n"
        }
    }

    private static func sorted<Value>(
        _ samples: [(String, [String: String], Value)]
    ) -> [(String, [String: String], Value)] {
        func key(_ labels: [String: String]) -> String {
            labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        }
        return samples.sorted { key($0.1) < key($1.1) }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }
}

// SPDX-License-Identifier: Apache-2.0
internal import CoreMetrics
internal import HTTPTypes
internal import Metrics
internal import Segmentation

/// The names and labels of everything that the service measures. Labels are bounded: patterns and codes only.
struct ServiceMetrics: Sendable {
    enum Label {
        static let requests = "silhouette_http_requests_total"
        static let requestDuration = "silhouette_http_request_duration_seconds"
        static let errors = "silhouette_errors_total"
        static let stageDuration = "silhouette_stage_duration_seconds"
        static let images = "silhouette_images_total"
        static let unsureImages = "silhouette_unsure_images_total"
        static let pixelsIn = "silhouette_input_pixels_total"
        static let pixelsOut = "silhouette_output_pixels_total"
        static let bytesIn = "silhouette_input_bytes_total"
        static let bytesOut = "silhouette_output_bytes_total"
    }

    let registry = MetricsRegistry()
    let started = ContinuousClock.now
    private let stages: [StageName: Metrics.Timer]
    private let images, unsureImages, pixelsIn, pixelsOut, bytesIn, bytesOut: Counter

    init() {
        let registry = registry
        // Made here, so that every stage is listed before the first image.
        stages = Dictionary(
            uniqueKeysWithValues: StageName.allCases.map { stage in
                let dimensions = [("stage", stage.rawValue)]
                return (stage, Metrics.Timer(label: Label.stageDuration, dimensions: dimensions, factory: registry))
            })
        images = Counter(label: Label.images, factory: registry)
        unsureImages = Counter(label: Label.unsureImages, factory: registry)
        pixelsIn = Counter(label: Label.pixelsIn, factory: registry)
        pixelsOut = Counter(label: Label.pixelsOut, factory: registry)
        bytesIn = Counter(label: Label.bytesIn, factory: registry)
        bytesOut = Counter(label: Label.bytesOut, factory: registry)
    }

    func observe(route: String, method: HTTPRequest.Method, status: HTTPResponse.Status, duration: Duration) {
        let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .delete, .patch, .options]
        let dimensions = [
            ("route", route), ("method", known.contains(method) ? method.rawValue : "other"),
            ("status", String(status.code)),
        ]
        Counter(label: Label.requests, dimensions: dimensions, factory: registry).increment()
        Metrics.Timer(label: Label.requestDuration, dimensions: dimensions, factory: registry)
            .recordNanoseconds(duration.nanoseconds)
    }

    func count(_ code: APIError.Code) {
        Counter(label: Label.errors, dimensions: [("code", code.rawValue)], factory: registry).increment()
    }

    /// - Parameter queued: how long the image waited for a worker.
    func observe(_ answer: CutoutAnswer, inputBytes: Int, queued: Duration) {
        let cutout = answer.cutout
        images.increment()
        if cutout.subject.confidence < ConfidenceEvidence.alarm { unsureImages.increment() }
        pixelsIn.increment(by: cutout.photograph.count)
        pixelsOut.increment(by: cutout.width * cutout.height)
        bytesIn.increment(by: inputBytes)
        bytesOut.increment(by: answer.body.count)
        stages[.queue]?.recordNanoseconds(queued.nanoseconds)
        for timing in cutout.timings { stages[timing.stage]?.recordNanoseconds(timing.duration.nanoseconds) }
    }
}

extension Duration {
    var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
    var seconds: Double { Double(nanoseconds) / 1e9 }
}

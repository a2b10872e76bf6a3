// SPDX-License-Identifier: Apache-2.0
import Benchmark
import Segmentation
import SyntheticPortraits

/// Whole cutouts of drawn portraits and every stage of them, one thread: `make bench`, or with a name's start,
/// `swift package benchmark --filter "12 MP.*"`. Stages are custom metrics, in microseconds.
let benchmarks: @Sendable () -> Void = {
    for size in SyntheticPhotograph.Size.allCases {
        for method in SegmentationMethod.allCases {
            Benchmark(
                "\(size.name), \(method.rawValue)",
                configuration: .init(
                    metrics: [.wallClock, .cpuUser, .instructions, .peakMemoryResident] + stages.map(\.metric),
                    maxDuration: .seconds(10))
            ) { benchmark in
                let bytes = try SyntheticPhotograph.jpeg(size, isBusy: true)
                let segmenter = Segmenter(cascades: try FaceCascades())
                benchmark.startMeasurement()
                for _ in benchmark.scaledIterations {
                    let cutout = try segmenter.cutOut(bytes, options: CutoutOptions(method: method))
                    for timing in cutout.timings {
                        benchmark.measurement(timing.stage.metric, Int(timing.duration / .microseconds(1)))
                    }
                    blackHole(cutout)
                }
                benchmark.stopMeasurement()
            }
        }
    }
}

private let stages = StageName.allCases.filter { $0 != .queue }

extension StageName {
    fileprivate var metric: BenchmarkMetric { .custom(rawValue, polarity: .prefersSmaller, useScalingFactor: false) }
}

// SPDX-License-Identifier: Apache-2.0
import Benchmark
import Foundation
import Segmentation

/// Whole cutouts of the repository's photographs, one thread. `silhouette remove --trace` has the stages of one picture.
let benchmarks: @Sendable () -> Void = {
    let images = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("fixtures/images")
    for name in ["astronaut", "cameraman"] {
        for method in SegmentationMethod.allCases {
            Benchmark(
                "\(name), \(method.rawValue)",
                configuration: .init(metrics: [.wallClock, .cpuUser, .peakMemoryResident], maxDuration: .seconds(10))
            ) { benchmark in
                let bytes = [UInt8](try Data(contentsOf: images.appendingPathComponent("\(name).png")))
                let segmenter = Segmenter(cascades: try FaceCascades())
                benchmark.startMeasurement()
                for _ in benchmark.scaledIterations {
                    blackHole(try segmenter.cutOut(bytes, options: CutoutOptions(method: method)))
                }
                benchmark.stopMeasurement()
            }
        }
    }
}

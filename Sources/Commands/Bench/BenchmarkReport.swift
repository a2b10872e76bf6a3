// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation

/// What `silhouette bench` found. Its JSON is described in docs/performance.md; `schema` rises when a key changes its
/// meaning or goes.
struct BenchmarkReport: Codable {
    struct Picture: Codable {
        var name: String
        var width: Int
        var height: Int
        var inputBytes: Int
        var outputBytes: Int
        var outputSHA256: String
        var confidence: Double

        init(_ picture: BenchmarkSet.Picture, _ cutout: Cutout, digest: String) {
            name = picture.name
            (width, height) = (cutout.width, cutout.height)
            (inputBytes, outputBytes) = (picture.bytes.count, cutout.bytes.count)
            outputSHA256 = digest
            confidence = cutout.subject.confidence
        }
    }

    /// By nearest rank, in milliseconds.
    struct Percentiles: Codable {
        var p50: Double
        var p90: Double
        var p99: Double

        init(_ values: [Double]) {
            let sorted = values.sorted()
            func at(_ share: Double) -> Double {
                guard !sorted.isEmpty else { return 0 }
                return sorted[max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
            }
            (p50, p90, p99) = (at(0.5), at(0.9), at(0.99))
        }
    }

    struct Stage: Codable {
        var stage: String
        var milliseconds: Percentiles
    }

    struct PictureSet: Codable {
        var name: String
        var runs: Int
        var whole: Percentiles
        var stages: [Stage]
        /// Of the process so far.
        var peakMemoryMB: Double
        var pictures: [Picture]

        init(name: String, runs: [[StageTiming]], pictures: [Picture], peakMemoryMB: Double) {
            self.name = name
            self.runs = runs.count
            self.pictures = pictures
            self.peakMemoryMB = peakMemoryMB
            whole = Percentiles(runs.map { $0.reduce(0) { $0 + $1.duration / .milliseconds(1) } })
            stages = StageName.allCases.compactMap { stage in
                let times = runs.flatMap { $0 }.filter { $0.stage == stage }.map { $0.duration / .milliseconds(1) }
                return times.isEmpty ? nil : Stage(stage: stage.rawValue, milliseconds: Percentiles(times))
            }
        }
    }

    struct Throughput: Codable {
        struct Rate: Codable {
            var workers: Int
            var imagesPerSecond: Double
            /// Times the rate of one worker in the same round.
            var scaling: Double
        }

        var set: String
        var rounds: Int
        var rates: [Rate]

        /// Medians over the rounds.
        init(set: String, counts: [Int], rates: [Int: [Double]]) {
            self.set = set
            let single = rates[1]!
            rounds = single.count
            self.rates = counts.map { count in
                let own = rates[count]!
                return Rate(
                    workers: count, imagesPerSecond: Percentiles(own).p50,
                    scaling: Percentiles(zip(own, single).map { $0 / $1 }).p50)
            }
        }
    }

    var schema = 1
    var version: String
    var engine: String
    var host: HostDescription
    var seconds: Double
    var sets: [PictureSet]
    var throughput: Throughput
    var peakMemoryMB: Double

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        return try encoder.encode(self)
    }

    // MARK: Text

    func text() -> String {
        let head = [
            "silhouette \(version), engine \(engine)",
            "\(host.cpu), \(host.cores) cores, \(host.simd), \(number(host.memoryMB / 1000, 1)) GB, \(host.system)",
        ]
        return (head + sets.flatMap(lines) + throughputLines + digestLines).joined(separator: "\n")
    }

    private func lines(_ set: PictureSet) -> [String] {
        let rows = set.stages.map { ($0.stage, $0.milliseconds) } + [("whole", set.whole)]
        return [
            "",
            "\(set.name): \(set.runs) runs, one worker; milliseconds; peak memory \(number(set.peakMemoryMB, 0)) MB",
            row("", "p50", "p90", "p99"),
        ] + rows.map { row($0, number($1.p50, 1), number($1.p90, 1), number($1.p99, 1)) }
    }

    private var throughputLines: [String] {
        [
            "", "throughput at \(throughput.set), median of \(throughput.rounds) rounds",
            row("workers", "images/s", "scaling"),
        ]
            + throughput.rates.map { row(String($0.workers), number($0.imagesPerSecond, 2), number($0.scaling, 2)) }
            + ["peak memory \(number(peakMemoryMB, 0)) MB"]
    }

    private var digestLines: [String] {
        ["", "SHA-256 of the outputs"] + sets.flatMap(\.pictures).map { "\($0.outputSHA256)  \($0.name)" }
    }

    func number(_ value: Double, _ decimals: Int) -> String { String(format: "%.\(decimals)f", value) }

    func row(_ name: String, _ columns: String...) -> String {
        let cells = columns.map { String(repeating: " ", count: max(0, 10 - $0.count)) + $0 }
        return name.padding(toLength: max(12, name.count), withPad: " ", startingAt: 0) + cells.joined()
    }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import Statistics

/// An earlier run in a folder: `scores.json`, and the mattes as SET/NAME.png.
struct SavedRun {
    private let folder: URL
    /// Overlaps by set and photograph.
    private let overlaps: [String: [String: Double]]

    /// What became of one photograph since.
    struct Change {
        let trial: Trial
        let before: Plane<UInt8>
        let gain: Double
    }

    init(folder path: String) throws {
        folder = URL(fileURLWithPath: path, isDirectory: true)
        let file = folder.appendingPathComponent("scores.json")
        guard let data = FileManager.default.contents(atPath: file.path),
            let overlaps = try? JSONDecoder().decode([String: [String: Double]].self, from: data)
        else { throw Fault("\(file.path) is none that --save wrote") }
        self.overlaps = overlaps
    }

    static func write(_ summaries: [Summary], to path: String) throws {
        let folder = URL(fileURLWithPath: path, isDirectory: true)
        for summary in summaries {
            let mattes = folder.appendingPathComponent(summary.set, isDirectory: true)
            try FileManager.default.createDirectory(at: mattes, withIntermediateDirectories: true)
            for trial in summary.trials {
                let matte = try Image(pixels: trial.matte.alpha.map { RGB($0, $0, $0) }).png()
                try Data(matte).write(to: mattes.appendingPathComponent("\(trial.name).png"))
            }
        }
        let overlaps = Dictionary(
            uniqueKeysWithValues: summaries.map { summary in
                (
                    summary.set,
                    Dictionary(
                        uniqueKeysWithValues: summary.trials.map { ($0.name, $0.score.intersectionOverUnion) })
                )
            })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(overlaps).write(to: folder.appendingPathComponent("scores.json"))
    }

    /// Differences photograph by photograph: their mean, and its standard error.
    func differences(_ summaries: [Summary]) -> [String] {
        let head = "set".padded(14) + "n".leftPadded(5) + "  IoU since, and its standard error".padded(38)
        var lines = [head + "better  worse by .01"]
        var means: [Double] = []
        for summary in summaries {
            let gains = summary.trials.compactMap { gain($0, in: summary.set) }
            guard !gains.isEmpty else {
                lines.append("\(summary.set): not in the earlier run")
                continue
            }
            means.append(gains.mean)
            let moved = "  \(gains.mean.text(4)) +- \(gains.standardError.text(4))"
            let (better, worse) = (gains.count { $0 > 0.01 }, gains.count { $0 < -0.01 })
            lines.append(
                summary.set.padded(14) + String(gains.count).leftPadded(5) + moved.padded(38)
                    + String(better).leftPadded(6) + String(worse).leftPadded(7))
        }
        return lines + (means.isEmpty ? [] : ["mean over sets \(means.mean.text(4))"])
    }

    /// What lost most and what gained most, the extremes first.
    func largestChanges(_ summaries: [Summary], count: Int) throws -> [Change] {
        let changes = try summaries.flatMap { summary in
            try summary.trials.compactMap { trial -> Change? in
                guard let gain = gain(trial, in: summary.set), abs(gain) > 0.001 else { return nil }
                let file = folder.appendingPathComponent("\(summary.set)/\(trial.name).png")
                let matte = try Image(decoding: [UInt8](try Data(contentsOf: file))).grey()
                return Change(trial: trial, before: matte, gain: gain)
            }
        }
        return Array(changes.sorted { (-abs($0.gain), $0.trial.name) < (-abs($1.gain), $1.trial.name) }.prefix(count))
    }

    private func gain(_ trial: Trial, in set: String) -> Double? {
        overlaps[set]?[trial.name].map { trial.score.intersectionOverUnion - $0 }
    }
}

extension [Double] {
    /// Of the mean.
    var standardError: Double {
        guard count > 1 else { return 0 }
        let mean = mean
        let squares = reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(count - 1) / Double(count)).squareRoot()
    }
}

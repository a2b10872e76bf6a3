// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage

/// A report beside an earlier one, of this machine or another.
struct BenchmarkComparison {
    /// Stages that take less of the whole are shown and not judged: their medians are mostly noise.
    private static let leastShare = 0.05

    let earlier: BenchmarkReport
    let now: BenchmarkReport
    /// How much more time or memory, or how much less throughput, is no regression: a share.
    let threshold: Double

    init(with earlier: BenchmarkReport, _ now: BenchmarkReport, threshold: Double) {
        (self.earlier, self.now, self.threshold) = (earlier, now, threshold)
    }

    /// Sets of both.
    private var sets: [(earlier: BenchmarkReport.PictureSet, now: BenchmarkReport.PictureSet)] {
        now.sets.compactMap { set in earlier.sets.first { $0.isOf(set) }.map { ($0, set) } }
    }

    /// What could be compared of neither can be a regression.
    var comparesNothing: Bool { sets.isEmpty }

    /// A sentence for each figure that is worse by more than the threshold, and for outputs that should be the same and are not.
    var regressions: [String] {
        var found: [String] = []
        func judge(_ what: String, _ before: Double, _ after: Double) {
            guard before > 0, after > before * (1 + threshold) else { return }
            found.append("\(what): \(now.number(after / before, 2)) times what it was")
        }
        for (before, after) in sets {
            for (stage, old, new) in Self.times(before, after) {
                guard stage == "whole" || old.p50 >= Self.leastShare * before.whole.p50 else { continue }
                judge("\(after.name), \(stage)", old.p50, new.p50)
            }
            judge("\(after.name), peak memory", before.peakMemoryMB, after.peakMemoryMB)
            guard earlier.engine == now.engine else { continue }
            for picture in after.pictures {
                let other = before.pictures.first { $0.name == picture.name }
                if let other, other.outputSHA256 != picture.outputSHA256 {
                    found.append("\(picture.name): other bytes, though the engine is the same")
                }
            }
        }
        for (old, new) in rates where new.imagesPerSecond < old.imagesPerSecond * (1 - threshold) {
            let ratio = now.number(new.imagesPerSecond / old.imagesPerSecond, 2)
            found.append("images per second with \(new.workers) workers: \(ratio) times what they were")
        }
        return found
    }

    private typealias Rate = BenchmarkReport.Throughput.Rate

    private var rates: [(earlier: Rate, now: Rate)] {
        guard earlier.throughput.set == now.throughput.set else { return [] }
        return now.throughput.rates.compactMap { rate in
            earlier.throughput.rates.first { $0.workers == rate.workers && $0.imagesPerSecond > 0 }.map { ($0, rate) }
        }
    }

    private static func times(
        _ before: BenchmarkReport.PictureSet, _ after: BenchmarkReport.PictureSet
    ) -> [(String, BenchmarkReport.Percentiles, BenchmarkReport.Percentiles)] {
        after.stages.compactMap { stage in
            before.stages.first { $0.stage == stage.stage }.map { (stage.stage, $0.milliseconds, stage.milliseconds) }
        } + [("whole", before.whole, after.whole)]
    }

    func text() -> String {
        func row(_ name: String, _ old: Double, _ new: Double, _ decimals: Int) -> String {
            now.row(
                name, now.number(old, decimals), now.number(new, decimals), old > 0 ? now.number(new / old, 2) : "-")
        }
        let head = [
            "", "compared with silhouette \(earlier.version), engine \(earlier.engine)",
            "\(earlier.host.cpu), \(earlier.host.cores) cores, \(earlier.host.simd)",
        ]
        let tables = sets.flatMap { before, after in
            ["", "\(after.name): p50, milliseconds", now.row("", "earlier", "now", "ratio")]
                + Self.times(before, after).map { row($0, $1.p50, $2.p50, 1) }
                + [row("memory, MB", before.peakMemoryMB, after.peakMemoryMB, 0)]
        }
        let throughput = rates.isEmpty ? [] : ["", now.row("workers", "earlier", "now", "ratio")]
        let rateRows = rates.map { row(String($1.workers), $0.imagesPerSecond, $1.imagesPerSecond, 2) }
        let percent = now.number(100 * threshold, 0)
        let verdict =
            regressions.isEmpty
            ? ["", "no regression above \(percent) %"]
            : ["", "regressions above \(percent) %:"] + regressions.map { "  " + $0 }
        return (head + tables + throughput + rateRows + verdict).joined(separator: "\n")
    }
}

extension BenchmarkReport.PictureSet {
    /// Whether it is of the same pictures.
    fileprivate func isOf(_ other: BenchmarkReport.PictureSet) -> Bool {
        name == other.name && pictures.map(\.name) == other.pictures.map(\.name)
            && pictures.map(\.inputBytes) == other.pictures.map(\.inputBytes)
    }
}

extension BenchmarkReport {
    /// Throws when the file is none, or of another version.
    init(file: FilePath) throws(CommandFailure) {
        let bytes = try InputFile.read(file)
        guard let report = try? JSONDecoder().decode(Self.self, from: Data(bytes)), report.schema == 1 else {
            throw .configuration([
                "\(file.displayed) is not a report of this version; make one with silhouette bench --format json"
            ])
        }
        self = report
    }
}

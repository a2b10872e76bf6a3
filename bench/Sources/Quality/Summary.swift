// SPDX-License-Identifier: Apache-2.0
import Segmentation
import Statistics

/// What the trials of a set come to.
struct Summary {
    let set: String
    let trials: [Trial]

    var overlaps: [Double] { trials.map(\.score.intersectionOverUnion) }
    var belowHalf: Int { overlaps.count { $0 < 0.5 } }

    /// Keys as in the budget file.
    var figures: [(key: String, value: Double)] {
        [
            ("meanIoU", overlaps.mean), ("medianIoU", overlaps.median),
            ("shareBelowHalf", Double(belowHalf) / Double(max(trials.count, 1))),
            ("meanAbsoluteError", trials.map(\.score.meanAbsoluteError).mean),
            ("boundaryF", trials.map(\.score.boundaryF).mean),
        ]
    }

    /// Worst first, with the numbers of the contact sheet's rows.
    func table(_ count: Int) -> [String] {
        let head = "row  name          IoU    MAE    bF     conf   faces  ms"
        return ["\(set):", head]
            + worstFirst.prefix(count).enumerated().map { row, trial in
                [
                    String(row + 1).leftPadded(3), trial.name.padded(12), trial.score.intersectionOverUnion.text(3),
                    trial.score.meanAbsoluteError.text(3), trial.score.boundaryF.text(3), trial.confidence.text(2),
                    String(trial.faces).leftPadded(7), trial.milliseconds(Trial.analysis).text(0).leftPadded(5),
                ].joined(separator: "  ")
            }
    }

    var worstFirst: [Trial] {
        trials.sorted {
            ($0.score.intersectionOverUnion, $0.name) < ($1.score.intersectionOverUnion, $1.name)
        }
    }

    /// A row a set, and the mean over sets.
    static func overview(_ summaries: [Summary]) -> [String] {
        let keys = ["meanIoU", "medianIoU", "shareBelowHalf", "boundaryF", "meanAbsoluteError"]
        func row(_ name: String, _ count: Int, _ figures: [String: Double]) -> String {
            name.padded(14) + String(count).leftPadded(5) + keys.map { figures[$0]!.text(4).leftPadded(18) }.joined()
        }
        let tables = summaries.map { Dictionary(uniqueKeysWithValues: $0.figures.map { ($0.key, $0.value) }) }
        let means = Dictionary(uniqueKeysWithValues: keys.map { key in (key, tables.map { $0[key]! }.mean) })
        return ["set".padded(14) + "n".leftPadded(5) + keys.map { $0.leftPadded(18) }.joined()]
            + zip(summaries, tables).map { row($0.set, $0.trials.count, $1) }
            + (summaries.count > 1 ? [row("mean over sets", summaries.reduce(0) { $0 + $1.trials.count }, means)] : [])
    }

    static func timings(_ trials: [Trial]) -> [String] {
        let rows = StageName.allCases.filter { $0 != .queue }.map { ($0.rawValue, Set([$0])) }
        return ["stage        median    worst  (ms, one thread)"]
            + (rows + [("pixels to matte", Trial.analysis)]).map { name, stages in
                let times = trials.map { $0.milliseconds(stages) }
                return
                    "\(name.padded(15))\(times.median.text(1).leftPadded(6))\((times.max() ?? 0).text(1).leftPadded(9))"
            }
    }
}

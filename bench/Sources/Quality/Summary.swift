// SPDX-License-Identifier: Apache-2.0
import Segmentation
import Statistics

/// What all trials come to.
struct Summary {
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
        return [head]
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

    func timings() -> [String] {
        let rows = StageName.allCases.filter { $0 != .queue }.map { ($0.rawValue, Set([$0])) }
        return ["stage        median    worst  (ms, one thread)"]
            + (rows + [("pixels to matte", Trial.analysis)]).map { name, stages in
                let times = trials.map { $0.milliseconds(stages) }
                return
                    "\(name.padded(15))\(times.median.text(1).leftPadded(6))\((times.max() ?? 0).text(1).leftPadded(9))"
            }
    }
}

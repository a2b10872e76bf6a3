// SPDX-License-Identifier: Apache-2.0
import Statistics

/// Whether low confidence finds bad cuts: a threshold is chosen on one half of the photographs and judged on the other.
struct ConfidenceTrial {
    /// Cuts under this overlap should be flagged.
    static let badOverlap = 0.7

    struct Outcome {
        var flagged = 0
        var bad = 0
        var both = 0

        var recall: Double { bad == 0 ? 1 : Double(both) / Double(bad) }
        var precision: Double { flagged == 0 ? 1 : Double(both) / Double(flagged) }
        /// Harmonic mean of the two.
        var f: Double { recall + precision == 0 ? 0 : 2 * recall * precision / (recall + precision) }

        init(_ trials: [Trial], threshold: Double) {
            for trial in trials {
                let isBad = trial.score.intersectionOverUnion < ConfidenceTrial.badOverlap
                let isFlagged = trial.confidence < threshold
                flagged += isFlagged ? 1 : 0
                bad += isBad ? 1 : 0
                both += isBad && isFlagged ? 1 : 0
            }
        }

        init(_ a: Outcome, _ b: Outcome) {
            (flagged, bad, both) = (a.flagged + b.flagged, a.bad + b.bad, a.both + b.both)
        }
    }

    /// Halves are the photographs in even and in odd places of the list.
    static func lines(_ trials: [Trial]) -> [String] {
        let halves = [0, 1].map { parity in trials.enumerated().filter { $0.offset % 2 == parity }.map(\.element) }
        let outcomes = [(0, 1), (1, 0)].map { chosenOn, judgedOn in
            let threshold = bestThreshold(halves[chosenOn])
            return (threshold, Outcome(halves[judgedOn], threshold: threshold))
        }
        let pooled = Outcome(outcomes[0].1, outcomes[1].1)
        func line(_ name: String, _ outcome: Outcome) -> String {
            "\(name): \(outcome.both) of \(outcome.bad) bad cuts flagged, \(outcome.flagged) flagged; recall "
                + "\(outcome.recall.text(2)), precision \(outcome.precision.text(2))"
        }
        return outcomes.enumerated().map { index, outcome in
            line("threshold \(outcome.0.text(3)) from the \(index == 0 ? "even" : "odd") half, on the other", outcome.1)
        } + [line("both halves together", pooled)]
    }

    /// The middle of the widest gap between confidences that gives the best F.
    private static func bestThreshold(_ trials: [Trial]) -> Double {
        let confidences = trials.map(\.confidence).sorted()
        let middles = zip(confidences, confidences.dropFirst()).map { ($0 + $1) / 2 }
        let best = middles.map { Outcome(trials, threshold: $0).f }.max() ?? 0
        let candidates = middles.filter { Outcome(trials, threshold: $0).f >= best - 1e-9 }
        return candidates.isEmpty ? 0.5 : candidates[candidates.count / 2]
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A second look at a cut.
extension HypothesisSearch {
    /// The cut that `ReviseCut` makes of one. A given cut stays as it is, and so does one of which nothing would be left.
    func revised(_ cut: JudgedCut) throws(SegmentationError) -> JudgedCut {
        guard try givenMask == nil else { return cut }
        let odds = try options.reviseCut(cut.solution, faces, evidence)
        // What comes after it, the fine cut and corrections, is tuned to a first cut's log odds, which reach further: half of them is
        // added, which gains .002 (docs/quality.md); in the cut itself it would lose as much.
        let limit = options.optimiser.evidenceLimit
        let unary = try odds.mapGroups(with: cut.solution.unary) { odds, first in
            odds + first.clamped(lowerBound: FloatVector(repeating: -limit), upperBound: FloatVector(repeating: limit))
                * 0.5
        }
        let mask = try optimiser.graph.solve(unary: odds)
        guard mask.foregroundCount >= CutQuality.smallestArea else { return cut }
        return try judge(CutOptimiser.Solution(mask: mask, unary: unary, evidence: odds), cut.hypothesis)
    }
}

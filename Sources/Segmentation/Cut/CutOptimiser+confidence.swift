// SPDX-License-Identifier: Apache-2.0
//
// How good a cut probably is, without the truth: what becomes of it when it is made a little differently.
//
//   confidence = sigma(.57 n(witnesses) + 1.34 agreement + .49 n(firmness) - 1.27),      n(q) = -log(1 + e - q)
//
//   witnesses   mean overlap of the cut with those that colour alone and focus alone give
//   agreement   mean overlap with the cuts from other priors; 1 when no other was tried
//   firmness    overlap with the cut after all evidence is shifted towards background
//   sigma       logistic function; e keeps n finite: .05 for witnesses, .02 for firmness
//
// The weights were fitted on portraits to the overlap (IoU) with ground truth, so that the confidence is about the overlap to
// expect; `docs/quality.md` has what it is worth.

extension CutOptimiser {
    /// 0-1, about the overlap with the truth to expect; 0 when the cut has no outline.
    func confidence(in solution: Solution, agreement: Double) throws(SegmentationError) -> Double {
        let area = solution.mask.foregroundCount
        guard area >= CutQuality.smallestArea, area < solution.mask.count else { return 0 }
        let evidence = 0.57 * nines(try witnesses(of: solution), floor: 0.05) + 0.49 * nines(try firmness(of: solution))
        return Double(logistic(Float(evidence + 1.34 * agreement - 1.27)))
    }

    /// Overlap with the cut that comes out when every pixel's evidence is shifted a little towards background. A cut that barely
    /// holds together loses much of its area then.
    func firmness(of solution: Solution) throws(SegmentationError) -> Double {
        try shifted(solution, by: -shift).overlap(with: solution.mask)
    }

    /// Overlap of the two cuts that come out when all evidence is shifted down and up by the same amount. It chooses better between cuts,
    /// while `firmness` predicts the confidence better.
    func stability(of solution: Solution) throws(SegmentationError) -> Double {
        try shifted(solution, by: -shift).overlap(with: shifted(solution, by: shift))
    }

    private func shifted(_ solution: Solution, by shift: Float) throws(SegmentationError) -> Mask {
        try graph.solve(unary: try solution.unary.mapGroups { $0 + shift })
    }

    /// Mean overlap with the cuts that colour alone and focus alone give, from models of the cut's two sides.
    func witnesses(of solution: Solution) throws(SegmentationError) -> Double {
        let beyondEvidence = try solution.unary.mapGroups(with: solution.evidence) { $0 - $1 }
        var sum = 0.0
        for channels in [Feature.colours, Feature.focus] {
            let witness = try CutOptimiser(self, keeping: channels).explain(solution.mask)
            let unary = try witness.evidence.mapGroups(with: beyondEvidence) { $0 + $1 }
            sum += try graph.solve(unary: unary).overlap(with: solution.mask)
        }
        return sum / 2
    }
}

/// In log odds.
private let shift: Float = 2

/// A share on a scale on which the last hundredths count: 0 for 0, about 4 for 1.
func nines(_ share: Double, floor: Double = 0.02) -> Double { -Double(log(Float(1 + floor - share))) }

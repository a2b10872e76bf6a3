// SPDX-License-Identifier: Apache-2.0

extension CutOptimiser {
    /// nil when the cut has no outline.
    func evidence(in solution: Solution, agreement: Double) throws(SegmentationError) -> ConfidenceEvidence? {
        let area = solution.mask.foregroundCount
        guard area >= CutQuality.smallestArea, area < solution.mask.count else { return nil }
        let contact = solution.mask.contact
        return ConfidenceEvidence(
            witnesses: try witnesses(of: solution), agreement: agreement, firmness: try firmness(of: solution),
            sides: contact.sides, bottom: contact.bottom)
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

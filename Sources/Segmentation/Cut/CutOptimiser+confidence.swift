// SPDX-License-Identifier: Apache-2.0

extension CutOptimiser {
    /// nil when the cut has no outline.
    ///
    /// - Parameters:
    ///   - solution: its evidence should be that of a second look, whose logistic function estimates probabilities.
    ///   - known: pixels whose label is known, and not in doubt therefore.
    func evidence(
        in solution: Solution, known: Plane<CutConstraint>? = nil
    ) throws(SegmentationError) -> ConfidenceEvidence? {
        let area = solution.mask.foregroundCount
        guard area >= CutQuality.smallestArea, area < solution.mask.count else { return nil }
        var subject = try solution.evidence.mapGroups { logistic($0) }
        if let known {
            subject.combine(with: known) { if $1 != .free { $0 = $1 == .foreground ? 1 : 0 } }
        }
        let expected = subject.sums(inside: solution.mask)
        let contact = solution.mask.contact
        return ConfidenceEvidence(
            precision: expected.inside / Double(area),
            recall: expected.inside / max(expected.inside + expected.outside, 1e-6),
            firmness: try firmness(of: solution), sides: contact.sides, bottom: contact.bottom)
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
}

/// In log odds.
private let shift: Float = 2

extension Plane<Float> {
    /// Of the samples on both sides of a cut, row by row.
    fileprivate func sums(inside mask: Mask) -> (inside: Double, outside: Double) {
        withSpan { samples in
            mask.withSpan { labels in
                labels.indices.reduce(into: (inside: 0, outside: 0)) { sums, i in
                    if labels[i] == .foreground {
                        sums.inside += Double(samples[i])
                    } else {
                        sums.outside += Double(samples[i])
                    }
                }
            }
        }
    }
}

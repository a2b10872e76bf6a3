// SPDX-License-Identifier: Apache-2.0

/// What changes a cut that was found already.
extension HypothesisSearch {
    /// A trimap acts on the best cut so far.
    func adding(_ attraction: Plane<Float>, to outcome: Outcome) throws(SegmentationError) -> Outcome {
        let solution = try optimiser.solve(outcome.cut.solution, adding: attraction)
        return (try judge(solution, outcome.cut.hypothesis), outcome.agreement)
    }

    /// Heads get their necks back. What had to be mended is less sure.
    func connected(
        _ outcome: Outcome, checkpoint: () throws(SegmentationError) -> Void
    ) throws(SegmentationError) -> Outcome {
        guard try givenMask == nil else { return outcome }
        let mask = outcome.cut.solution.mask
        let necks = options.findSeveredNecks(mask, faces)
        guard !necks.isEmpty else { return outcome }
        let free: Plane<CutConstraint> = try mask.map { _ in .free }
        let others = try alternatives(CoarseCut.regionSources).map(\.solution.mask)
        let cut = try corrected(
            outcome.cut, by: necks, known: seeding.hints?.bounds ?? free, checkpoint: checkpoint
        ) { _ in others }
        return (cut, outcome.agreement * mask.overlap(with: cut.solution.mask))
    }

    /// Strokes and clicks act on a cut that was made without them.
    ///
    /// - Parameter others: cuts whose regions a mark chooses from.
    func corrected(
        _ cut: JudgedCut, by marks: [Mark], known: Plane<CutConstraint>,
        checkpoint: () throws(SegmentationError) -> Void, choosingFrom others: (Mark) -> [Mask]
    ) throws(SegmentationError) -> JudgedCut {
        let correct = CorrectCut(evidence.workLab, contrast, strength: options.optimiser.gamma)
        let solution = try correct(
            cut.solution, marks, known: known, alternatives: others, checkpoint: checkpoint)
        return JudgedCut(
            hypothesis: cut.hypothesis, solution: solution, quality: CutQuality(of: solution, contrast: contrast))
    }
}

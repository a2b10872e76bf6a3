// SPDX-License-Identifier: Apache-2.0

/// What changes a cut that was found already.
extension HypothesisSearch {
    /// A trimap acts on the best cut so far.
    func adding(_ attraction: Plane<Float>, to cut: JudgedCut) throws(SegmentationError) -> JudgedCut {
        try judge(try optimiser.solve(cut.solution, adding: attraction), cut.hypothesis)
    }

    /// The cut is led to the side of a box that it keeps far from.
    func filling(_ cut: JudgedCut) throws(SegmentationError) -> JudgedCut {
        guard let box = seeding.hints?.box, try givenMask == nil else { return cut }
        let filled = try options.fillBox(cut.solution, box: box) { unary throws(SegmentationError) in
            try optimiser.graph.solve(unary: unary)
        } cleanUp: { solution throws(SegmentationError) in
            try judge(solution, cut.hypothesis).solution.mask
        }
        return JudgedCut(
            hypothesis: cut.hypothesis, solution: filled, quality: CutQuality(of: filled, contrast: contrast))
    }

    /// Heads get their necks back. What speaks against them still does, so that the cut is less sure.
    func connected(
        _ cut: JudgedCut, checkpoint: () throws(SegmentationError) -> Void
    ) throws(SegmentationError) -> JudgedCut {
        guard try givenMask == nil else { return cut }
        let mask = cut.solution.mask
        let necks = options.findSeveredNecks(mask, faces)
        guard !necks.isEmpty else { return cut }
        let free: Plane<CutConstraint> = try mask.map { _ in .free }
        let others = try otherCuts(CoarseCut.others.alternatives).map(\.solution.mask)
        let connected = try corrected(
            cut, by: necks, known: seeding.hints?.bounds ?? free, checkpoint: checkpoint
        ) { _ in others }
        var solution = connected.solution
        solution.evidence = cut.solution.evidence
        return JudgedCut(hypothesis: cut.hypothesis, solution: solution, quality: connected.quality)
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

// SPDX-License-Identifier: Apache-2.0

/// Cuts beside the best.
extension HypothesisSearch {
    /// Other cuts of the picture, the most useful first: all that may be the subject, only what surely is, and `otherCuts`.
    ///
    /// - Parameter others: how many of these at most.
    func alternatives(to cut: JudgedCut, others: Int) throws(SegmentationError) -> [JudgedCut] {
        [
            try shifted(cut, by: options.shift, "all that may be the subject"),
            try shifted(cut, by: -options.shift, "only what surely is the subject"),
        ] + (try otherCuts(others))
    }

    /// From bodies built otherwise, each made in less time than the first cut; without a face, from the guesses that did not win.
    ///
    /// - Parameter count: how many at most.
    func otherCuts(_ count: Int) throws(SegmentationError) -> [JudgedCut] {
        guard !faces.isEmpty else { return Array(rivals.prefix(count)) }
        guard count > 0 else { return [] }
        let quick = CutOptimiser(optimiser, options: options.alternativeOptimiser)
        return try options.seed.otherBodies(evidence.saliency, faces, seeding.hints, count: count)
            .map { hypothesis throws(SegmentationError) in
                try judge(try quick.solve(prior: hypothesis.prior), hypothesis.description)
            }
    }

    /// The cut with the same energy but for a constant in every pixel's log odds.
    private func shifted(
        _ cut: JudgedCut, by shift: Float, _ description: String
    ) throws(SegmentationError) -> JudgedCut {
        guard try givenMask == nil else { return cut }
        let unary = try cut.solution.unary.mapGroups { $0 + shift }
        let mask = try optimiser.graph.solve(unary: unary)
        return try judge(
            CutOptimiser.Solution(mask: mask, unary: unary, evidence: cut.solution.evidence), description)
    }

    /// A cut whose models learnt from strokes.
    func taught(by lesson: HintField.Lesson) throws(SegmentationError) -> JudgedCut {
        let optimiser = try CutOptimiser(
            options.alternativeOptimiser, vectors: evidence.features, contrast: contrast,
            constraints: lesson.constraints)
        let prior = try seeding.hypotheses.all[0].prior.shiftedLogOdds(by: lesson.pull, weight: 1)
            .obeying(lesson.constraints)
        let solution = try optimiser.solve(try optimiser.solve(prior: prior), adding: lesson.pull)
        return try judge(solution, seeding.hypotheses.all[0].description)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Cuts beside the best.
extension HypothesisSearch {
    /// Other cuts of the picture: from bodies built otherwise, made in less time than the first one; without a face, from the
    /// guesses that did not win.
    ///
    /// - Parameter count: how many at most.
    func alternatives(_ count: Int) throws(SegmentationError) -> [JudgedCut] {
        guard !faces.isEmpty else { return Array(rivals.prefix(count)) }
        guard count > 0 else { return [] }
        let quick = CutOptimiser(optimiser, options: options.alternativeOptimiser)
        return try options.seed.otherBodies(evidence.saliency, faces, seeding.hints, count: count)
            .map { hypothesis throws(SegmentationError) in
                try judge(try quick.solve(prior: hypothesis.prior), hypothesis.description)
            }
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

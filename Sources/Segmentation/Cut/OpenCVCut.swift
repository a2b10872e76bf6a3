// SPDX-License-Identifier: Apache-2.0

/// OpenCV's own GrabCut at working size, from seeds that are thresholds on the prior with saliency mixed in.
///
/// For comparison with other OpenCV programs: hard seeds, colour alone, random k-means starts (seeded here).
struct OpenCVCut {
    var iterations = 5
    /// Priors at least this sure become hard foreground, below `background` hard background.
    var foreground: Float = 0.95
    var background: Float = 0.05
    var cleanUp = CleanUp()

    struct Result {
        /// Of the fine copy's size.
        let mask: Mask
        /// nil when it has no outline.
        let evidence: ConfidenceEvidence?
    }

    func callAsFunction(
        _ copies: WorkingCopies, _ evidence: CutEvidence
    ) throws(SegmentationError) -> Result {
        let seeding = evidence.seeding
        // The prior that saliency is mixed into.
        let prior =
            switch seeding.hypotheses {
            case .bodies(_, let withSurprise): withSurprise.prior
            case .guesses(let guesses): guesses[0].prior
            }
        let known = if let hints = seeding.hints { try prior.obeying(hints.everything) } else { prior }
        let mask =
            if let seeds = try seeds(known) {
                try openCVGrabCut(copies.work, seeds: seeds, iterations: iterations)
            } else {
                try known.map { $0 >= 0.5 ? Label.foreground : .background }
            }
        let contrast = try Contrast(of: copies.workLab)
        let optimiser = try CutOptimiser(.init(), vectors: evidence.features, contrast: contrast)
        var solution = try optimiser.explain(mask)
        solution.mask = try cleanUp(
            mask, unary: solution.unary, faces: seeding.faces, hints: seeding.hints?.everything)
        solution.evidence = try ReviseCut()(solution, seeding.faces, evidence)
        return Result(
            mask: try solution.mask.enlarged(width: copies.fine.width, height: copies.fine.height),
            evidence: try optimiser.evidence(in: solution, known: seeding.hints?.everything))
    }

    /// Hinted pixels are among the sure ones, and the surest of each kind always is: `cv::grabCut` refuses to work without
    /// both. nil when nothing is in doubt, or all is sure to be of one kind.
    private func seeds(_ prior: Plane<Float>) throws(SegmentationError) -> Plane<GrabCutLabel>? {
        let (low, high) = prior.withSpan { span in
            span.indices.reduce((Float(1), Float(0))) { (min($0.0, span[$1]), max($0.1, span[$1])) }
        }
        guard low < min(foreground, high), high > background else { return nil }
        return try prior.map { p in
            if p >= min(foreground, high) { return .foreground }
            if p <= max(background, low) { return .background }
            return p >= 0.5 ? .probablyForeground : .probablyBackground
        }
    }
}

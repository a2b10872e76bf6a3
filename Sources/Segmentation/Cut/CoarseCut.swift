// SPDX-License-Identifier: Apache-2.0

/// What the cut reads: the same whatever is tried.
struct CutEvidence {
    let workLab: LabImage
    let features: FeatureVectors
    let saliency: Saliency
    let seeding: Seeding
}

/// The subject at working size.
struct CoarseMask {
    /// In working pixels.
    let faces: [Face]
    /// What the guess was that the cut started from.
    let hypothesis: String
    let mask: Mask
    let unary: Plane<Float>
    /// 0-1: the overlap with the truth to expect.
    let confidence: Double
    /// Of the first of several; nil when it has no outline.
    let evidence: ConfidenceEvidence?
}

/// Models and cuts at working size: tries the hypotheses and keeps the better.
///
/// With a face: the body prior; weak faces that the colour evidence supports are added and it is cut again; where the result
/// still looks doubtful, a second cut with the border's surprise in the prior. Without a face: all hypotheses. The cut gets a second
/// look, and is led to the side of a box that it keeps far from. Strokes and clicks then correct it, which knew nothing of them: so they
/// change nothing that they do not ask for.
struct CoarseCut {
    var optimiser = CutOptimiser.Options()
    /// Log odds by which the most generous and the strictest of the alternatives differ from the first cut.
    var shift: Float = 3.5
    /// Two rounds and three components differ more from the first cut than four and five do, in a quarter of the time: the best of
    /// four cuts is as good (docs/quality.md).
    var alternativeOptimiser = CutOptimiser.Options(rounds: 2, components: 3, expectationSteps: 1)
    var cleanUp = CleanUp()
    var reviseCut = ReviseCut()
    var findSeveredNecks = FindSeveredNecks()
    var fillBox = FillBox()
    /// Cuts scoring below this get a second hypothesis, which must win by `margin`.
    var doubtful = 0.5
    var margin = 0.03
    /// Makes the hypotheses anew when faces are added.
    var seed: Seed

    /// How many cuts from other guesses are alternatives, and how many of these there are for clicks, which choose from the
    /// alternatives' regions (docs/quality.md).
    static let others = (alternatives: 2, clicks: 1)

    /// - Parameters:
    ///   - count: how many different cuts there shall be at most.
    ///   - checkpoint: called now and then; what it throws ends the work.
    /// - Returns: the best first, as they were before strokes and clicks; the first one is the same whatever `count` is.
    func callAsFunction(
        _ evidence: CutEvidence, count: Int = 1, checkpoint: () throws(SegmentationError) -> Void = {}
    ) throws(SegmentationError) -> [CoarseMask] {
        let hints = evidence.seeding.hints
        var search = try HypothesisSearch(self, evidence, evidence.seeding)
        var best = try search.connected(try search.revised(try search.run()), checkpoint: checkpoint)
        best = try search.filling(best)
        if let attraction = hints?.attraction { best = try search.adding(attraction, to: best) }
        let hasClicks = hints?.hasClicks == true
        let made =
            try count > 1
            ? search.alternatives(to: best, others: Self.others.alternatives)
            : hasClicks ? search.alternatives(to: best, others: Self.others.clicks) : []
        // Ranked before they are corrected, so that a choice stays what it was whatever is marked in it.
        var others = count > 1 ? Alternatives().different(from: best, made) : []
        if let hints, !hints.marks.isEmpty {
            let (plain, search) = (best, search)
            let lessons = try hints.lessons.map { lesson throws(SegmentationError) in
                try search.taught(by: lesson).solution.mask
            }
            func corrected(_ cut: JudgedCut, origin: Int?) throws(SegmentationError) -> JudgedCut {
                // The two shifted cuts, and as many others as there are when no alternatives are asked for.
                var sources = made.prefix(2 + Self.others.clicks).map(\.solution.mask)
                // A cut has nothing to learn from itself.
                if let origin, sources.indices.contains(origin) { sources[origin] = plain.solution.mask }
                return try search.corrected(cut, by: hints.marks, known: hints.bounds, checkpoint: checkpoint) {
                    ($0.kind == .click ? sources : []) + ($0.lesson.map { [lessons[$0]] } ?? [])
                }
            }
            best = try corrected(plain, origin: nil)
            others = try others.map { other throws(SegmentationError) in
                (origin: other.origin, cut: try corrected(other.cut, origin: other.origin))
            }
        }
        let confidenceEvidence = try search.confidenceEvidence(of: best)
        let first = CoarseMask(
            search.faces, best, confidence: confidenceEvidence?.confidence ?? 0, confidenceEvidence)
        let rest = others.map { CoarseMask(search.faces, $0.cut, confidence: 0) }
        return [first] + Alternatives().judged(rest, beside: first).prefix(max(0, count - 1))
    }
}

extension CoarseMask {
    init(
        _ faces: [Face], _ cut: JudgedCut, confidence: Double, _ evidence: ConfidenceEvidence? = nil
    ) {
        self.init(
            faces: faces, hypothesis: cut.hypothesis, mask: cut.solution.mask, unary: cut.solution.unary,
            confidence: confidence, evidence: evidence)
    }

    func with(confidence: Double) -> CoarseMask {
        CoarseMask(
            faces: faces, hypothesis: hypothesis, mask: mask, unary: unary, confidence: confidence, evidence: nil)
    }
}

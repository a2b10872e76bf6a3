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
/// still looks doubtful, a second cut with the border's surprise in the prior. Without a face: all hypotheses. Strokes and clicks
/// then correct that cut, which knew nothing of them: so they change nothing that they do not ask for.
struct CoarseCut {
    var optimiser = CutOptimiser.Options()
    /// Two rounds and three components differ more from the first cut than four and five do, in a quarter of the time: the best of
    /// four cuts is as good (docs/quality.md).
    var alternativeOptimiser = CutOptimiser.Options(rounds: 2, components: 3, expectationSteps: 1)
    var cleanUp = CleanUp()
    var findSeveredNecks = FindSeveredNecks()
    /// Cuts scoring below this get a second hypothesis, which must win by `margin`.
    var doubtful = 0.5
    var margin = 0.03
    /// Makes the hypotheses anew when faces are added.
    var seed: Seed

    /// How many alternatives' regions are what clicks choose from; a third one adds nothing there (docs/quality.md).
    static let regionSources = 2

    /// - Parameters:
    ///   - count: how many different cuts there shall be at most.
    ///   - checkpoint: called now and then; what it throws ends the work.
    /// - Returns: the best first; the first one is the same whatever `count` is.
    func callAsFunction(
        _ evidence: CutEvidence, count: Int = 1, checkpoint: () throws(SegmentationError) -> Void = {}
    ) throws(SegmentationError) -> [CoarseMask] {
        let hints = evidence.seeding.hints
        var search = try HypothesisSearch(self, evidence, evidence.seeding)
        var outcome = try search.run()
        outcome = try search.connected(outcome, checkpoint: checkpoint)
        if let attraction = hints?.attraction { outcome = try search.adding(attraction, to: outcome) }
        let regionSources = hints?.hasClicks == true ? Self.regionSources : 0
        var others = try search.alternatives(count > 1 ? CutoutOptions.mostCuts - 1 : regionSources)
        if let hints, !hints.marks.isEmpty {
            let plain = outcome
            let taught = try search.taught(by: hints).map { [$0] } ?? []
            outcome = try search.corrected(
                plain, by: hints, others: Array(others.prefix(regionSources)) + taught, checkpoint: checkpoint)
            if count > 1 {
                others = try others.indices.map { index throws(SegmentationError) in
                    var rest = Array(others.prefix(regionSources))
                    if index < regionSources { rest[index] = plain.cut }
                    return try search.corrected(
                        (others[index], 1), by: hints, others: rest + taught, checkpoint: checkpoint
                    ).cut
                }
            }
        }
        let confidenceEvidence = try search.evidence(in: outcome)
        let first = CoarseMask(
            search.faces, outcome.cut, confidence: confidenceEvidence?.confidence ?? 0, confidenceEvidence)
        guard count > 1 else { return [first] }
        return Array(
            Alternatives().ranked(first, others.map { CoarseMask(search.faces, $0, confidence: 0) }).prefix(count))
    }
}

extension CoarseMask {
    fileprivate init(
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

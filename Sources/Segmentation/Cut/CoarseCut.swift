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
    /// 0-1: how likely the cut is to be right.
    let confidence: Double
}

/// Models and cuts at working size: tries the hypotheses and keeps the better.
///
/// With a face: the body prior; weak faces that the colour evidence supports are added and it is cut again; where the result
/// still looks doubtful, a second cut with the border's surprise in the prior. Without a face: all hypotheses. With
/// strokes: the same with and without them, and a last cut that only lets them change what they ask for.
struct CoarseCut {
    var optimiser = CutOptimiser.Options()
    var cleanUp = CleanUp()
    /// Cuts scoring below this get a second hypothesis, which must win by `margin`.
    var doubtful = 0.5
    var margin = 0.03
    /// Makes the hypotheses anew when faces are added.
    var seed: Seed

    func callAsFunction(_ evidence: CutEvidence) throws(SegmentationError) -> CoarseMask {
        let seeding = evidence.seeding
        var search = try HypothesisSearch(self, evidence, seeding)
        var outcome = try search.run()
        if let hints = seeding.hints, let attraction = hints.attraction {
            var constraints = hints.constraints
            if let plain = try seed.forgettingStrokes(seeding, evidence.saliency) {
                var plainSearch = try HypothesisSearch(self, evidence, plain)
                constraints = try hints.constraints(keeping: try plainSearch.run().cut.solution.mask)
            }
            outcome = try search.adding(attraction, to: outcome, constraints: constraints)
        }
        return CoarseMask(
            faces: search.faces, hypothesis: outcome.cut.hypothesis, mask: outcome.cut.solution.mask,
            unary: outcome.cut.solution.unary, confidence: try search.confidence(in: outcome))
    }
}

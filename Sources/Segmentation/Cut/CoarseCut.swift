// SPDX-License-Identifier: Apache-2.0

/// The subject at working size.
struct CutScene {
    let scene: Scene
    /// In pixels of the photograph.
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
struct CoarseCut: Stage {
    var optimiser = CutOptimiser.Options()
    var cleanUp = CleanUp()
    /// Cuts scoring below this get a second hypothesis, which must win by `margin`.
    var doubtful = 0.5
    var margin = 0.03
    /// Makes the hypotheses anew when faces are added.
    var seed: Seed

    let name = StageName.grabcut

    func run(_ seeded: SeededScene) throws(SegmentationError) -> CutScene {
        let scene = seeded.salient.appearance.scene
        var search = try HypothesisSearch(self, seeded)
        var outcome = try search.run()
        if let hints = seeded.hints, let attraction = hints.attraction {
            var constraints = hints.constraints
            if let plain = try seed.forgettingStrokes(seeded) {
                var plainSearch = try HypothesisSearch(self, plain)
                constraints = try hints.constraints(keeping: try plainSearch.run().cut.solution.mask)
            }
            outcome = try search.adding(attraction, to: outcome, constraints: constraints)
        }
        let perPixel = scene.scale(of: scene.work)
        return CutScene(
            scene: scene, faces: search.faces.map { $0.scaled(by: 1 / perPixel) },
            hypothesis: outcome.cut.hypothesis, mask: outcome.cut.solution.mask, unary: outcome.cut.solution.unary,
            confidence: try search.confidence(in: outcome))
    }
}

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

/// A cut and what was measured of it.
private struct JudgedCut {
    let hypothesis: String
    let solution: CutOptimiser.Solution
    let quality: CutQuality
}

/// One run of `CoarseCut` over one picture.
private struct HypothesisSearch {
    private let options: CoarseCut
    private let seeded: SeededScene
    private let contrast: Contrast
    private var optimiser: CutOptimiser
    private(set) var faces: [Face]

    typealias Outcome = (cut: JudgedCut, agreement: Double)

    init(_ options: CoarseCut, _ seeded: SeededScene) throws(SegmentationError) {
        self.options = options
        self.seeded = seeded
        contrast = try Contrast(of: seeded.salient.appearance.scene.workLab)
        optimiser = try CutOptimiser(
            options.optimiser, vectors: seeded.salient.appearance.vectors, contrast: contrast,
            constraints: seeded.hints?.constraints)
        faces = seeded.faces
    }

    mutating func run() throws(SegmentationError) -> Outcome {
        try seeded.faces.isEmpty ? runWithoutFace() : runWithFaces()
    }

    private mutating func runWithFaces() throws(SegmentationError) -> Outcome {
        var hypotheses = seeded.hypotheses
        var solution = try optimiser.solve(prior: hypotheses[0].prior)
        let added = supportedWeakFaces(solution)
        if !added.isEmpty {
            faces += added
            hypotheses = try options.seed.hypotheses(seeded.salient, faces, seeded.hints)
            solution = try optimiser.solve(prior: hypotheses[0].prior)
        }
        let first = try judge(solution, hypotheses[0].description)
        guard first.quality.score < options.doubtful else { return (first, 1) }
        let second = try judge(try optimiser.solve(prior: hypotheses[1].prior), hypotheses[1].description)
        let better = second.quality.score > first.quality.score + options.margin ? second : first
        return (better, first.solution.mask.overlap(with: second.solution.mask))
    }

    private func runWithoutFace() throws(SegmentationError) -> Outcome {
        let cuts = try seeded.hypotheses.map { hypothesis throws(SegmentationError) in
            try judge(try optimiser.solve(prior: hypothesis.prior), hypothesis.description)
        }
        let agreements = cuts.indices.map { index in
            let others = cuts.indices.filter { $0 != index }
            let overlaps = others.map { cuts[index].solution.mask.overlap(with: cuts[$0].solution.mask) }
            return overlaps.reduce(0, +) / Double(others.count)
        }
        let scores = try zip(cuts, agreements).map { cut, agreement throws(SegmentationError) in
            cut.quality.scoreWithoutFace(
                agreement: agreement, stability: try optimiser.stability(of: cut.solution))
        }
        // The earlier of equals.
        let best = scores.indices.reduce(0) { scores[$1] > scores[$0] ? $1 : $0 }
        return (cuts[best], agreements[best])
    }

    /// Hints act on the best cut so far.
    mutating func adding(
        _ attraction: Plane<Float>, to outcome: Outcome, constraints: Plane<CutConstraint>
    ) throws(SegmentationError) -> Outcome {
        optimiser = try CutOptimiser(
            options.optimiser, vectors: seeded.salient.appearance.vectors, contrast: contrast, constraints: constraints)
        let solution = try optimiser.solve(outcome.cut.solution, adding: attraction)
        return (try judge(solution, outcome.cut.hypothesis), outcome.agreement)
    }

    func confidence(in outcome: Outcome) throws(SegmentationError) -> Double {
        try optimiser.confidence(in: outcome.cut.solution, agreement: outcome.agreement)
    }

    private func judge(_ solution: CutOptimiser.Solution, _ hypothesis: String) throws(SegmentationError) -> JudgedCut {
        var cleaned = solution
        cleaned.mask = try options.cleanUp(
            solution.mask, unary: solution.unary, faces: faces, hints: seeded.hints?.constraints)
        return JudgedCut(
            hypothesis: hypothesis, solution: cleaned, quality: CutQuality(of: cleaned, contrast: contrast))
    }

    /// Faces that the cascades doubted, over which the colours say subject and the cut does not.
    private func supportedWeakFaces(_ solution: CutOptimiser.Solution) -> [Face] {
        let largest = faces.map(\.width).max()!
        return seeded.weakFaces.filter { face in
            let ratio = face.width / largest
            return ratio > 0.5 && ratio < 1.5
                && (solution.evidence.share(around: face) { $0 > 0 } ?? -1) > 0.55
                && (solution.mask.share(around: face) { $0 == .foreground } ?? -1) < 0.5
        }
    }
}

extension Plane {
    /// Share of samples that fulfil a condition within .6 x .8 widths round a face; nil outside the picture.
    fileprivate func share(around face: Face, _ condition: (Sample) -> Bool) -> Double? {
        let columns =
            Int(max(0, face.x - 0.3 * face.width))..<max(0, Int(min(Double(width), face.x + 0.3 * face.width)))
        let rows = Int(max(0, face.y - 0.4 * face.width))..<max(0, Int(min(Double(height), face.y + 0.4 * face.width)))
        guard !columns.isEmpty, !rows.isEmpty else { return nil }
        var matching = 0
        withSpan { span in
            for y in rows {
                for x in columns where condition(span[y * width + x]) { matching += 1 }
            }
        }
        return Double(matching) / Double(columns.count * rows.count)
    }
}

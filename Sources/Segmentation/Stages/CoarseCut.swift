// SPDX-License-Identifier: Apache-2.0

/// The subject at working size.
struct CutScene {
    let scene: Scene
    /// In pixels of the photograph.
    let faces: [Face]
    let mask: Mask
    let unary: Plane<Float>
    /// 0-1: how likely the cut is to be right.
    let confidence: Double
}

/// Models and cuts at working size: tries the hypotheses and keeps the better.
///
/// With a face: the body prior; weak faces that the colour evidence supports are added and it is cut again; where the result
/// still looks doubtful, a second cut with the border's surprise in the prior. Without a face: all hypotheses. Strokes
/// then act on the best.
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
        let outcome = try search.obeyingHints(seeded.faces.isEmpty ? search.runWithoutFace() : search.runWithFaces())
        let perPixel = scene.scale(of: scene.work)
        return CutScene(
            scene: scene, faces: search.faces.map { $0.scaled(by: 1 / perPixel) }, mask: outcome.cut.solution.mask,
            unary: outcome.cut.solution.unary,
            confidence: try search.confidence(in: outcome))
    }
}

/// A cut and what was measured of it.
private struct JudgedCut {
    var solution: CutOptimiser.Solution
    let quality: CutQuality
}

/// One run of `CoarseCut` over one picture.
private struct HypothesisSearch {
    private let options: CoarseCut
    private let seeded: SeededScene
    private let contrast: Contrast
    private let optimiser: CutOptimiser
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

    mutating func runWithFaces() throws(SegmentationError) -> Outcome {
        var hypotheses = seeded.hypotheses
        var solution = try optimiser.solve(prior: hypotheses[0])
        let added = supportedWeakFaces(solution)
        if !added.isEmpty {
            faces += added
            hypotheses = try options.seed.hypotheses(seeded.salient, faces, seeded.hints)
            solution = try optimiser.solve(prior: hypotheses[0])
        }
        let first = try judge(solution)
        guard first.quality.score < options.doubtful else { return (first, 1) }
        let second = try judge(try optimiser.solve(prior: hypotheses[1]))
        let better = second.quality.score > first.quality.score + options.margin ? second : first
        return (better, first.solution.mask.overlap(with: second.solution.mask))
    }

    func runWithoutFace() throws(SegmentationError) -> Outcome {
        let cuts = try seeded.hypotheses.map { prior throws(SegmentationError) in
            try judge(try optimiser.solve(prior: prior))
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

    /// Strokes act on the best cut so far.
    func obeyingHints(_ outcome: Outcome) throws(SegmentationError) -> Outcome {
        guard let attraction = seeded.hints?.attraction else { return outcome }
        return (try judge(try optimiser.solve(outcome.cut.solution, adding: attraction)), outcome.agreement)
    }

    func confidence(in outcome: Outcome) throws(SegmentationError) -> Double {
        try optimiser.confidence(in: outcome.cut.solution, agreement: outcome.agreement)
    }

    private func judge(_ solution: CutOptimiser.Solution) throws(SegmentationError) -> JudgedCut {
        var cleaned = solution
        cleaned.mask = try options.cleanUp(
            solution.mask, unary: solution.unary, faces: faces, hints: seeded.hints?.constraints)
        return JudgedCut(solution: cleaned, quality: CutQuality(of: cleaned, contrast: contrast))
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

// SPDX-License-Identifier: Apache-2.0

/// A cut and what was measured of it.
struct JudgedCut {
    let hypothesis: String
    let solution: CutOptimiser.Solution
    let quality: CutQuality
}

/// One run of `CoarseCut` over one picture.
struct HypothesisSearch {
    let options: CoarseCut
    let evidence: CutEvidence
    let seeding: Seeding
    let contrast: Contrast
    let optimiser: CutOptimiser
    private(set) var faces: [Face]
    /// Cuts from guesses that did not win.
    private(set) var rivals: [JudgedCut] = []

    init(_ options: CoarseCut, _ evidence: CutEvidence, _ seeding: Seeding) throws(SegmentationError) {
        self.options = options
        self.evidence = evidence
        self.seeding = seeding
        contrast = try Contrast(of: evidence.workLab)
        optimiser = try CutOptimiser(
            options.optimiser, vectors: evidence.features, contrast: contrast,
            constraints: seeding.hints?.bounds)
        faces = seeding.faces
    }

    mutating func run() throws(SegmentationError) -> JudgedCut {
        if let given = try givenMask { return try judge(try optimiser.explain(given), "trimap") }
        switch seeding.hypotheses {
        case .bodies(let bodies, let withSurprise): return try run(bodies, withSurprise)
        case .guesses(let guesses): return try run(guesses)
        }
    }

    /// The cut where a trimap leaves nothing open.
    var givenMask: Mask? {
        get throws(SegmentationError) {
            guard let bounds = seeding.hints?.bounds else { return nil }
            let isGiven = bounds.withSpan { span in span.indices.allSatisfy { span[$0] != .free } }
            guard isGiven else { return nil }
            return try bounds.map { $0 == .foreground ? .foreground : .background }
        }
    }

    /// The bodies below the faces; where that looks doubtful also what stands out, which must be the better by a margin.
    private mutating func run(
        _ bodies: Hypothesis, _ withSurprise: Hypothesis
    ) throws(SegmentationError) -> JudgedCut {
        var (bodies, withSurprise) = (bodies, withSurprise)
        var solution = try optimiser.solve(prior: bodies.prior)
        let added = supportedWeakFaces(solution)
        if !added.isEmpty {
            faces += added
            if case .bodies(let more, let moreWithSurprise) = try options.seed.hypotheses(
                evidence.saliency, faces, seeding.hints)
            {
                (bodies, withSurprise) = (more, moreWithSurprise)
            }
            solution = try optimiser.solve(prior: bodies.prior)
        }
        let first = try judge(solution, bodies.description)
        guard first.quality.score < options.doubtful else { return first }
        let second = try judge(try optimiser.solve(prior: withSurprise.prior), withSurprise.description)
        return second.quality.score > first.quality.score + options.margin ? second : first
    }

    /// All guesses; compact, stable cuts that are like the others win.
    private mutating func run(_ guesses: [Hypothesis]) throws(SegmentationError) -> JudgedCut {
        let cuts = try guesses.map { hypothesis throws(SegmentationError) in
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
        rivals = cuts.indices.filter { $0 != best }.map { cuts[$0] }
        return cuts[best]
    }

    func confidenceEvidence(of cut: JudgedCut) throws(SegmentationError) -> ConfidenceEvidence? {
        try optimiser.evidence(in: cut.solution, known: seeding.hints?.everything)
    }

    func judge(_ solution: CutOptimiser.Solution, _ hypothesis: String) throws(SegmentationError) -> JudgedCut {
        var cleaned = solution
        cleaned.mask = try options.cleanUp(
            solution.mask, unary: solution.unary, faces: faces, hints: seeding.hints?.bounds)
        return JudgedCut(
            hypothesis: hypothesis, solution: cleaned, quality: CutQuality(of: cleaned, contrast: contrast))
    }

    /// Faces that the cascades doubted, over which the colours say subject and the cut does not.
    private func supportedWeakFaces(_ solution: CutOptimiser.Solution) -> [Face] {
        let largest = faces.map(\.width).max()!
        return seeding.weakFaces.filter { face in
            let ratio = face.width / largest
            let head = solution.mask.indices(around: face, across: 0.3, down: -0.4...0.4)
            return ratio > 0.5 && ratio < 1.5
                && (solution.evidence.share(of: head, where: { $0 > 0 }) ?? -1) > 0.55
                && (solution.mask.share(of: head, where: { $0 == .foreground }) ?? -1) < 0.5
        }
    }
}

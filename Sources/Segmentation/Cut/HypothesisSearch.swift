// SPDX-License-Identifier: Apache-2.0

/// A cut and what was measured of it.
struct JudgedCut {
    let hypothesis: String
    let solution: CutOptimiser.Solution
    let quality: CutQuality
}

/// One run of `CoarseCut` over one picture.
struct HypothesisSearch {
    private let options: CoarseCut
    private let evidence: CutEvidence
    private let seeding: Seeding
    private let contrast: Contrast
    private var optimiser: CutOptimiser
    private(set) var faces: [Face]
    /// Cuts from guesses that did not win.
    private var rivals: [JudgedCut] = []

    typealias Outcome = (cut: JudgedCut, agreement: Double)

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

    mutating func run() throws(SegmentationError) -> Outcome {
        switch seeding.hypotheses {
        case .bodies(let bodies, let withSurprise): try run(bodies, withSurprise)
        case .guesses(let guesses): try run(guesses)
        }
    }

    /// The bodies below the faces; where that looks doubtful also what stands out, which must be the better by a margin.
    private mutating func run(
        _ bodies: Hypothesis, _ withSurprise: Hypothesis
    ) throws(SegmentationError) -> Outcome {
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
        guard first.quality.score < options.doubtful else { return (first, 1) }
        let second = try judge(try optimiser.solve(prior: withSurprise.prior), withSurprise.description)
        let better = second.quality.score > first.quality.score + options.margin ? second : first
        return (better, first.solution.mask.overlap(with: second.solution.mask))
    }

    /// All guesses; compact, stable cuts that are like the others win.
    private mutating func run(_ guesses: [Hypothesis]) throws(SegmentationError) -> Outcome {
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
        return (cuts[best], agreements[best])
    }

    /// A trimap acts on the best cut so far.
    func adding(_ attraction: Plane<Float>, to outcome: Outcome) throws(SegmentationError) -> Outcome {
        let solution = try optimiser.solve(outcome.cut.solution, adding: attraction)
        return (try judge(solution, outcome.cut.hypothesis), outcome.agreement)
    }

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

    /// Strokes and clicks act on a cut that was made without them.
    ///
    /// - Parameter others: cuts whose regions they choose from.
    func corrected(
        _ outcome: Outcome, by hints: HintField, others: [JudgedCut],
        checkpoint: () throws(SegmentationError) -> Void
    ) throws(SegmentationError) -> Outcome {
        let correct = CorrectCut(evidence.workLab, contrast, strength: options.optimiser.gamma)
        let solution = try correct(
            outcome.cut.solution, hints.marks, known: hints.constraints,
            alternatives: others.map(\.solution.mask), checkpoint: checkpoint)
        let cut = JudgedCut(
            hypothesis: outcome.cut.hypothesis, solution: solution,
            quality: CutQuality(of: solution, contrast: contrast))
        return (cut, outcome.agreement)
    }

    /// A cut whose models learnt from the strokes; nil without any.
    func taught(by hints: HintField) throws(SegmentationError) -> JudgedCut? {
        guard let pull = hints.pull else { return nil }
        let optimiser = try CutOptimiser(
            options.alternativeOptimiser, vectors: evidence.features, contrast: contrast,
            constraints: hints.constraints)
        let prior = try seeding.hypotheses.all[0].prior.shiftedLogOdds(by: pull, weight: 1)
            .obeying(hints.constraints)
        let solution = try optimiser.solve(try optimiser.solve(prior: prior), adding: pull)
        return try judge(solution, seeding.hypotheses.all[0].description)
    }

    func confidence(in outcome: Outcome) throws(SegmentationError) -> Double {
        try optimiser.confidence(in: outcome.cut.solution, agreement: outcome.agreement)
    }

    private func judge(_ solution: CutOptimiser.Solution, _ hypothesis: String) throws(SegmentationError) -> JudgedCut {
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

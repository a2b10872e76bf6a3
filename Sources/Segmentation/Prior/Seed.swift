// SPDX-License-Identifier: Apache-2.0

/// Where the subject may be.
struct Seeding {
    /// Faces in working pixels; the weak ones are judged by the cut.
    let faces: [Face]
    let weakFaces: [Face]
    let hypotheses: Hypotheses
    let hints: HintField?
}

/// Turns faces, saliency and hints into location priors.
///
/// With a face: the body below it, then the same with the border's surprise mixed in. Without: the centre of the picture with
/// surprise and saliency mixed in, a small ellipse, and a person left and right of the middle, all drawn to what a trimap knows.
/// Mixing adds to the log odds. Faces on hinted background do not count.
struct Seed {
    /// Weight of the surprise in log odds, with and without a face.
    var surpriseWithFace: Float = 0.6
    var surpriseWithoutFace: Float = 0.5
    /// Weights of the prior itself and of the box's, in log odds, where the subject fills a box: worth .003 to .024 of mean IoU
    /// (docs/quality.md).
    var boxWithFace: (own: Float, fit: Float) = (0.7, 0.7)
    var boxWithoutFace: (own: Float, fit: Float) = (0.5, 1)
    /// Weight of OpenCV's fine-grained saliency, in robust units, where no face was found.
    var fineGrainedWeight: Float = 0.1

    func callAsFunction(
        _ copies: WorkingCopies, _ found: FaceSearch.Result, _ saliency: Saliency, _ hints: Hints
    ) throws(SegmentationError) -> Seeding {
        let scale = copies.scale(of: copies.work)
        let hints = try HintField(hints, copies)
        func visible(_ faces: [Face]) -> [Face] {
            faces.map { $0.scaled(by: scale) }.filter { hints?.isBackground(at: $0) != true }
        }
        let faces = visible(found.faces)
        return Seeding(
            faces: faces, weakFaces: visible(found.weak), hypotheses: try hypotheses(saliency, faces, hints),
            hints: hints)
    }

    /// - Parameter faces: in working pixels.
    func hypotheses(
        _ saliency: Saliency, _ faces: [Face], _ hints: HintField?
    ) throws(SegmentationError) -> Hypotheses {
        let hypotheses = try faces.isEmpty ? guesses(saliency, hints) : bodies(saliency, faces)
        return try hypotheses.mapPriors { prior throws(SegmentationError) in
            try fitted(prior, hasFace: !faces.isEmpty, hints)
        }
    }

    /// Bodies built otherwise, for cuts to choose from; none without a face. What adds most comes first.
    ///
    /// - Parameters:
    ///   - faces: in working pixels.
    ///   - count: how many at most; there are two.
    func otherBodies(
        _ saliency: Saliency, _ faces: [Face], _ hints: HintField?, count: Int
    ) throws(SegmentationError) -> [Hypothesis] {
        guard !faces.isEmpty else { return [] }
        let builds: [(description: String, build: BodyBuild)] = [
            ("the same with a thin torso, and what stands out", BodyBuild(torso: 0.5)),
            ("the same with big hair, and what stands out", BodyBuild(hair: 0.35)),
        ]
        return try builds.prefix(count).map { description, build throws(SegmentationError) in
            let people = try LocationPrior(
                width: saliency.surprise.width, height: saliency.surprise.height, build: build
            ).people(faces).shiftedLogOdds(by: saliency.surprise, weight: surpriseWithFace)
            return Hypothesis(description: description, prior: try fitted(people, hasFace: true, hints))
        }
    }

    /// A prior that knows the hints.
    private func fitted(
        _ prior: Plane<Float>, hasFace: Bool, _ hints: HintField?
    ) throws(SegmentationError) -> Plane<Float> {
        guard let hints else { return prior }
        guard let box = hints.box else { return try prior.obeying(hints.bounds) }
        let fitted = try BoxPrior(box: box).logOdds(width: prior.width, height: prior.height)
        let (own, fit) = hasFace ? boxWithFace : boxWithoutFace
        return try Plane(of: prior, fitted) { logistic(own * logit($0) + fit * $1) }.obeying(hints.bounds)
    }

    private func bodies(_ saliency: Saliency, _ faces: [Face]) throws(SegmentationError) -> Hypotheses {
        let people = try LocationPrior(width: saliency.surprise.width, height: saliency.surprise.height).people(faces)
        return .bodies(
            Hypothesis(description: "the body below each face", prior: people),
            withSurprise: Hypothesis(
                description: "the same and what stands out from the border",
                prior: try people.shiftedLogOdds(by: saliency.surprise, weight: surpriseWithFace)))
    }

    private func guesses(_ saliency: Saliency, _ hints: HintField?) throws(SegmentationError) -> Hypotheses {
        let prior = LocationPrior(
            width: saliency.surprise.width, height: saliency.surprise.height, frame: hints?.rectangle)
        var centre = try prior.centre().shiftedLogOdds(by: saliency.surprise, weight: surpriseWithoutFace)
        if let fineGrained = saliency.fineGrained {
            centre = try centre.shiftedLogOdds(by: try fineGrained.inRobustUnits(), weight: fineGrainedWeight)
        }
        let ellipse = try prior.ellipse(centreX: 0.5, centreY: 0.55, radiusX: 0.2, radiusY: 0.38)
        func person(at x: Double) throws(SegmentationError) -> Plane<Float> {
            try prior.ellipse(centreX: x, centreY: 0.6, radiusX: 0.22, radiusY: 0.45)
                .shiftedLogOdds(by: saliency.surprise, weight: surpriseWithoutFace)
        }
        let guesses = [
            Hypothesis(description: "what stands out in the middle", prior: centre),
            Hypothesis(description: "a small ellipse", prior: ellipse),
            Hypothesis(description: "a person left of the middle", prior: try person(at: 0.28)),
            Hypothesis(description: "a person right of the middle", prior: try person(at: 0.72)),
        ]
        guard let attraction = hints?.attraction else { return .guesses(guesses) }
        return try Hypotheses.guesses(guesses).mapPriors { prior throws(SegmentationError) in
            try prior.shiftedLogOdds(by: attraction, weight: 1)
        }
    }
}

extension Plane<Float> {
    /// Probabilities that agree with what is known for certain.
    func obeying(_ constraints: Plane<CutConstraint>) throws(SegmentationError) -> Plane<Float> {
        try Plane(width: width, height: height) { x, y in
            switch constraints[x, y] {
            case .foreground: 0.99
            case .background: 0.01
            case .free: self[x, y]
            }
        }
    }

    /// sigma(logit p + weight z) for probabilities p here and evidence z of the same size.
    func shiftedLogOdds(by evidence: Plane<Float>, weight: Float) throws(SegmentationError) -> Plane<Float> {
        precondition(hasSize(of: evidence))
        return try Plane(width: width, height: height) { x, y in
            logistic(logit(self[x, y]) + weight * evidence[x, y])
        }
    }

    /// (v - median) / (90th percentile - median), limited to +-3.
    func inRobustUnits() throws(SegmentationError) -> Plane<Float> {
        let sorted = withSpan { span in span.indices.map { span[$0] }.sorted() }
        let (middle, high) = (percentile(50, of: sorted), percentile(90, of: sorted))
        let unit = Swift.max(high - middle, 1e-3)
        return try map { Swift.min(Swift.max(($0 - middle) / unit, -3), 3) }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// One guess of where the subject is: a probability for each working pixel.
struct SeededScene {
    let salient: SalientScene
    /// Faces in working pixels; the weak ones are judged by the cut.
    let faces: [Face]
    let weakFaces: [Face]
    /// Guesses to try: the first is cut first. With a face the second is only tried when the first cut looks doubtful.
    let hypotheses: [Plane<Float>]
}

/// Turns faces and saliency into location priors.
///
/// With a face: the body below it, then the same with the border's surprise mixed in. Without: the centre of the picture with
/// surprise and saliency mixed in, then a small ellipse. Mixing adds to the log odds.
struct Seed: Stage {
    /// Weight of the surprise in log odds, with and without a face.
    var surpriseWithFace: Float = 0.6
    var surpriseWithoutFace: Float = 0.5
    /// Weight of OpenCV's fine-grained saliency, in robust units, where no face was found.
    var fineGrainedWeight: Float = 0.1

    let name = StageName.seed

    func run(_ salient: SalientScene) throws(SegmentationError) -> SeededScene {
        let scene = salient.appearance.peopled.scene
        let found = salient.appearance.peopled.faces
        let scale = scene.scale(of: scene.work)
        let faces = found.faces.map { $0.scaled(by: scale) }
        return SeededScene(
            salient: salient, faces: faces, weakFaces: found.weak.map { $0.scaled(by: scale) },
            hypotheses: try hypotheses(salient, faces))
    }

    /// - Parameter faces: in working pixels.
    func hypotheses(_ salient: SalientScene, _ faces: [Face]) throws(SegmentationError) -> [Plane<Float>] {
        let prior = LocationPrior(width: salient.surprise.width, height: salient.surprise.height)
        guard faces.isEmpty else {
            let people = try prior.people(faces)
            return [people, try people.shiftedLogOdds(by: salient.surprise, weight: surpriseWithFace)]
        }
        var centre = try prior.centre().shiftedLogOdds(by: salient.surprise, weight: surpriseWithoutFace)
        if let fineGrained = salient.fineGrained {
            centre = try centre.shiftedLogOdds(by: try fineGrained.inRobustUnits(), weight: fineGrainedWeight)
        }
        return [centre, try prior.ellipse(centreX: 0.5, centreY: 0.55, radiusX: 0.2, radiusY: 0.38)]
    }
}

extension Plane<Float> {
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

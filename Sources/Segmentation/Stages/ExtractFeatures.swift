// SPDX-License-Identifier: Apache-2.0
//
// Features of a working pixel: smoothed Lab colour, and focus at two scales.
//
//   f1 = 10 log(.2 + G_s1 * |L - G_1 * L|)            s1 = .012 x fine side
//   f2 = 10 log(.2 + G_s2 * |G_2 * L - G_4 * L|)      s2 = .015 x fine side
//
//   L     lightness of the fine picture      G_s    Gaussian smoothing, sigma s
//
// A portrait's background is out of focus: the local energy of fine detail tells it from the subject where colour does
// not. The factor 10 brings the logarithm to the scale of Lab.

/// What every working pixel looks like.
struct Appearance {
    let peopled: PeopledScene
    let lab: Plane<Lab>
    let vectors: FeatureVectors
}

struct ExtractFeatures: Stage {
    var colourSigma = 0.7
    /// Detail is what lies between two smoothings; its energy is averaged over a share of the long side.
    var fineDetail = FocusScale(inner: 0, outer: 1, window: 0.012)
    var coarseDetail = FocusScale(inner: 2, outer: 4, window: 0.015)

    struct FocusScale {
        var inner: Double
        var outer: Double
        var window: Double
    }

    let name = StageName.features

    func run(_ peopled: PeopledScene) throws(SegmentationError) -> Appearance {
        let work = peopled.scene.work
        let lab = try work.lab()
        let blur = GaussianBlur(sigma: colourSigma)
        let lightness = try peopled.scene.fine.lab().map(\.lightness)
        let planes = [
            try blur(lab.map(\.lightness)), try blur(lab.map(\.a)), try blur(lab.map(\.b)),
            try focus(lightness, fineDetail, width: work.width, height: work.height),
            try focus(lightness, coarseDetail, width: work.width, height: work.height),
        ]
        return Appearance(peopled: peopled, lab: lab, vectors: Self.interleave(planes))
    }

    private func focus(
        _ lightness: Plane<Float>, _ scale: FocusScale, width: Int, height: Int
    ) throws(SegmentationError) -> Plane<Float> {
        let inner = scale.inner > 0 ? try GaussianBlur(sigma: scale.inner)(lightness) : lightness
        let outer = try GaussianBlur(sigma: scale.outer)(lightness)
        var energy = try Plane<Float>(width: lightness.width, height: lightness.height)
        inner.withSpan { a in
            outer.withSpan { b in
                energy.withMutableSpan { target in
                    for i in 0..<a.count { target[i] = abs(a[i] - b[i]) }
                }
            }
        }
        let smoothed = try GaussianBlur(sigma: scale.window * Double(lightness.longSide))(energy)
        let logarithm = try smoothed.mapGroups { log($0 + 0.2) }
        return try logarithm.resized(width: width, height: height, by: .area).mapGroups { $0 * 10 }
    }

    private static func interleave(_ planes: [Plane<Float>]) -> FeatureVectors {
        var vectors = FeatureVectors(count: planes[0].count)
        for (channel, plane) in planes.enumerated() { vectors.set(channel, to: plane) }
        return vectors
    }
}

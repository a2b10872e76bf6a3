// SPDX-License-Identifier: Apache-2.0
//
// Features of a working pixel: smoothed Lab colour, and focus at two scales.
//
//   f1 = 10 log(.2 + G_s1 * |L' - G_1 * L'|)          s1 = .012 x long side
//   f2 = 10 log(.2 + G_s2 * |G_1 * L - G_2 * L|)      s2 = .015 x long side
//
//   L     lightness of the working picture       G_s    Gaussian smoothing, sigma s in pixels
//   L'    of the fine picture, whose energy is averaged to working size before it is smoothed
//
// A portrait's background is out of focus: the local energy of fine detail tells it from the subject where colour does
// not; that is worth .03 of mean IoU (docs/quality.md). The factor 10 brings the logarithm to the scale of Lab.

/// What every working pixel looks like: three channels of colour and two of focus.
struct ExtractFeatures {
    var colourSigma = 0.7
    /// Detail is what lies between two smoothings; its energy is averaged over a share of the long side.
    var fineDetail = FocusScale(inner: 0, outer: 1, window: 0.012)
    var coarseDetail = FocusScale(inner: 1, outer: 2, window: 0.015)

    struct FocusScale {
        var inner: Double
        var outer: Double
        var window: Double
    }

    func callAsFunction(_ copies: WorkingCopies) throws(SegmentationError) -> FeatureVectors {
        let (lab, blur) = (copies.workLab, GaussianBlur(sigma: colourSigma))
        let fineEnergy = try energy(copies.fineLab.lightness, fineDetail)
            .resized(width: lab.width, height: lab.height, by: .area)
        let planes = [
            try blur(lab.lightness), try blur(lab.a), try blur(lab.b),
            try focus(fineEnergy, fineDetail), try focus(try energy(lab.lightness, coarseDetail), coarseDetail),
        ]
        return FeatureVectors(planes)
    }

    private func energy(_ lightness: Plane<Float>, _ scale: FocusScale) throws(SegmentationError) -> Plane<Float> {
        let inner = scale.inner > 0 ? try GaussianBlur(sigma: scale.inner)(lightness) : lightness
        let outer = try GaussianBlur(sigma: scale.outer)(lightness)
        return try inner.mapGroups(with: outer) { a, b in
            let difference = a - b
            return difference.replacing(with: -difference, where: difference .< 0)
        }
    }

    private func focus(_ energy: Plane<Float>, _ scale: FocusScale) throws(SegmentationError) -> Plane<Float> {
        try GaussianBlur(sigma: scale.window * Double(energy.longSide))(energy).mapGroups { log($0 + 0.2) * 10 }
    }
}

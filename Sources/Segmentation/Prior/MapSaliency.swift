// SPDX-License-Identifier: Apache-2.0

/// How much each working pixel stands out.
struct Saliency {
    /// How badly the border's own model explains a pixel, in robust units: -3 (like the border) to 3.
    let surprise: Plane<Float>
    /// OpenCV's fine-grained saliency, 0-1; only where no face was found, since it is not needed elsewhere.
    let fineGrained: Plane<Float>?
}

/// Saliency by a model of the border: a photograph's top and upper sides are mostly background.
///
/// A mixture is fitted to the border's features; a pixel's surprise is its negative log density, shifted and scaled so that
/// the border's median is -1 and its 90th percentile 0.
struct MapSaliency {
    var components = 4
    /// Width of the border strips, as a share of the long side; the sides count down to `sideShare` of the height, because a
    /// portrait's lower sides are shoulders.
    var borderShare = 0.06
    var sideShare = 0.85
    var smoothing = 1.5

    /// - Parameter hasFace: then nothing else is asked what stands out.
    func callAsFunction(
        _ work: Plane<RGB>, _ features: FeatureVectors, hasFace: Bool
    ) throws(SegmentationError) -> Saliency {
        Saliency(
            surprise: try surprise(features, width: work.width, height: work.height),
            fineGrained: hasFace ? nil : try work.fineGrainedSaliency())
    }

    private func surprise(
        _ features: FeatureVectors, width: Int, height: Int
    ) throws(SegmentationError) -> Plane<Float> {
        let border = borderPixels(width: width, height: height)
        let sample = features.selecting(border)
        let weights = sample.grouped { _ in 1 }
        var regulariser = leastVariances
        for d in 0..<featureCount { regulariser[d] *= 2 }
        var model = GaussianMixture(count: components, regulariser: regulariser, vectors: sample, weights: weights)
        model.fit(sample, weights: weights, steps: 2)

        let densities = model.logDensities(of: features)
        let distances = border.map { -densities[$0 >> 3][$0 & 7] }.sorted()
        let (middle, high) = (percentile(50, of: distances), percentile(90, of: distances))
        let unit = high - middle + 1e-6
        var plane = try Plane<Float>(width: width, height: height)
        plane.withMutableSpan { target in
            for i in 0..<target.count {
                target[i] = min(max((-densities[i >> 3][i & 7] - high) / unit, -3), 3)
            }
        }
        return try GaussianBlur(sigma: smoothing)(plane)
    }

    /// Every second pixel of the strips, in row-major order.
    private func borderPixels(width: Int, height: Int) -> [Int] {
        let strip = max(2, Int(borderShare * Double(max(width, height))))
        let sides = Int(sideShare * Double(height))
        var pixels: [Int] = []
        var skip = false
        for y in 0..<height {
            for x in 0..<width where y < strip || (y < sides && (x < strip || x >= width - strip)) {
                if !skip { pixels.append(y * width + x) }
                skip.toggle()
            }
        }
        return pixels
    }
}

/// Linear between order statistics; `sorted` ascending and not empty.
func percentile(_ percent: Double, of sorted: [Float]) -> Float {
    let position = percent / 100 * Double(sorted.count - 1)
    let lower = Int(position)
    let share = Float(position - Double(lower))
    return sorted[lower] + share * (sorted[min(lower + 1, sorted.count - 1)] - sorted[lower])
}

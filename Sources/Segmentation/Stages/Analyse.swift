// SPDX-License-Identifier: Apache-2.0

/// The photograph and the small copies of it that the analysis works on.
struct Scene {
    let image: Image
    /// For priors, models and cuts.
    let work: Plane<RGB>
    /// For focus and the fine cut.
    let fine: Plane<RGB>
    /// For face search.
    let detection: Plane<RGB>

    /// Pixels of a small copy per pixel of the photograph.
    func scale(of copy: Plane<RGB>) -> Double { Double(copy.longSide) / Double(image.pixels.longSide) }
}

/// Resamples the photograph to the sizes of the analysis.
struct Analyse: Stage {
    /// Long sides, in pixels. 224 is a plateau: 160 and 288 both lose on portraits.
    var workSide = 224
    var fineSide = 448
    var detectionSide = 384
    /// Photographs with a longer side than this are first averaged down by a whole factor, which reads the pixels
    /// once instead of three times.
    var directSide = 2048

    let name = StageName.analyse

    func run(_ image: Image) throws(SegmentationError) -> Scene {
        let source = try reduced(image.pixels)
        return Scene(
            image: image,
            work: try source.scaled(toLongSide: workSide),
            fine: try source.scaled(toLongSide: fineSide),
            detection: try source.scaled(toLongSide: detectionSide))
    }

    private func reduced(_ pixels: Plane<RGB>) throws(SegmentationError) -> Plane<RGB> {
        let factor = pixels.longSide / (directSide / 2)
        guard pixels.longSide > directSide, factor >= 2 else { return pixels }
        return try pixels.scaled(by: 1 / Double(factor))
    }
}

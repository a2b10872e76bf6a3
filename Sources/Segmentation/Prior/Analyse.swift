// SPDX-License-Identifier: Apache-2.0

/// The photograph and the small copies of it that the analysis works on.
struct Scene {
    let image: Image
    let hints: Hints
    /// For priors, models and cuts.
    let work: Plane<RGB>
    let workLab: LabImage
    /// For faces, focus and the fine cut.
    let fine: Plane<RGB>
    let fineLab: LabImage

    /// The hints at the size of a small copy; nil when there are none.
    func constraints(on copy: Plane<RGB>) throws(SegmentationError) -> Plane<CutConstraint>? {
        hints.isEmpty ? nil : try hints.constraints(on: copy, of: image.pixels)
    }

    /// Pixels of a small copy per pixel of the photograph.
    func scale(of copy: Plane<RGB>) -> Double { Double(copy.longSide) / Double(image.pixels.longSide) }
}

/// Resamples the photograph to the sizes of the analysis, and converts colours.
struct Analyse: Stage {
    var hints = Hints.none
    var region: Region?
    /// Long side of the working picture, in pixels. 224 is a plateau: 160 and 288 both lose on portraits.
    var workSide = 224
    /// Twice the working side, so that 2 x 2 fine pixels make a working one.
    var fineSide = 448

    let name = StageName.analyse

    func run(_ image: Image) throws(SegmentationError) -> Scene {
        var hints = hints
        try hints.check(width: image.width, height: image.height)
        if let box = try region?.box(width: image.width, height: image.height) { try hints.confine(to: box) }
        let fine = try image.pixels.scaled(toLongSide: fineSide)
        let work = try fine.scaled(toLongSide: workSide)
        return Scene(
            image: image, hints: hints, work: work, workLab: try work.lab(), fine: fine, fineLab: try fine.lab())
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The small copies of the photograph that the analysis works on.
struct WorkingCopies {
    /// Of the photograph.
    let size: PixelSize
    /// For priors, models and cuts.
    let work: Plane<RGB>
    let workLab: LabImage
    /// For faces, focus and the fine cut.
    let fine: Plane<RGB>
    let fineLab: LabImage

    /// Pixels of a small copy per pixel of the photograph.
    func scale(of copy: Plane<RGB>) -> Double { Double(copy.longSide) / Double(max(size.width, size.height)) }
}

/// Resamples the photograph to the sizes of the analysis, and converts colours.
struct Analyse {
    /// Long side of the working picture, in pixels. At 160 or 288 mean IoU is .859 or .873 in place of .877
    /// (docs/quality.md).
    var workSide = 224
    /// Twice the working side, so that 2 x 2 fine pixels make a working one.
    var fineSide = 448

    func callAsFunction(_ photograph: Plane<RGB>) throws(SegmentationError) -> WorkingCopies {
        let fine = try photograph.scaled(toLongSide: fineSide)
        let work = try fine.scaled(toLongSide: workSide)
        return WorkingCopies(
            size: photograph.size, work: work, workLab: try work.lab(), fine: fine, fineLab: try fine.lab())
    }
}

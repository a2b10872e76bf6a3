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
    /// What the file shows of each pixel of the copies; nil when it shows everything.
    var visibility: Visibility?

    /// Shares of 255 of a copy's pixel that are not wholly transparent.
    struct Visibility {
        let work: Plane<UInt8>
        let fine: Plane<UInt8>
    }

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
        return try copies(work: try fine.scaled(toLongSide: workSide), fine: fine, of: photograph.size)
    }

    /// Of a picture with transparency: each pixel counts as much as it is opaque; where nothing is to be seen stands a colour that
    /// is far from all that is.
    func callAsFunction(_ photograph: Image) throws(SegmentationError) -> WorkingCopies {
        guard let alpha = photograph.alpha, !Matte(alpha: alpha).isOpaque else { return try self(photograph.pixels) }
        var fine = Layer(colours: photograph.pixels, alpha: alpha)
        try fine.scale(toLongSide: fineSide)
        var work = fine
        try work.scale(toLongSide: workSide)
        let shows: Plane<UInt8> = try alpha.map { $0 == 0 ? 0 : 255 }
        let visibility = WorkingCopies.Visibility(
            work: try shows.averaged(width: work.width, height: work.height),
            fine: try shows.averaged(width: fine.width, height: fine.height))
        let ground = work.colours.farthestCorner(where: visibility.work)
        try work.colours.composite(over: ground, alpha: visibility.work)
        try fine.colours.composite(over: ground, alpha: visibility.fine)
        var copies = try copies(work: work.colours, fine: fine.colours, of: photograph.pixels.size)
        copies.visibility = visibility
        return copies
    }

    private func copies(
        work: Plane<RGB>, fine: Plane<RGB>, of size: PixelSize
    ) throws(SegmentationError) -> WorkingCopies {
        WorkingCopies(size: size, work: work, workLab: try work.lab(), fine: fine, fineLab: try fine.lab())
    }
}

extension Plane<RGB> {
    /// The corner of the colour cube whose nearest visible pixel is farthest away; the first of equals.
    fileprivate func farthestCorner(where visibility: Plane<UInt8>) -> RGB {
        let corners = [
            RGB.white, RGB(0, 255, 0), RGB(0, 0, 255), RGB(255, 0, 255), RGB(0, 255, 255), RGB(255, 255, 0),
            RGB(255, 0, 0), .black,
        ]
        var nearest = corners.map { _ in Int.max }
        for y in 0..<height {
            for x in 0..<width where visibility[x, y] > 127 {
                for (index, corner) in corners.enumerated() {
                    nearest[index] = Swift.min(nearest[index], self[x, y].squaredDistance(to: corner))
                }
            }
        }
        let farthest = nearest.max()!
        return corners[nearest.firstIndex(of: farthest)!]
    }
}

extension RGB {
    fileprivate func squaredDistance(to other: RGB) -> Int {
        let (red, green, blue) = (
            Int(red) - Int(other.red), Int(green) - Int(other.green), Int(blue) - Int(other.blue)
        )
        return red * red + green * green + blue * blue
    }
}

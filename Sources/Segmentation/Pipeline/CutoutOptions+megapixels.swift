// SPDX-License-Identifier: Apache-2.0

extension CutoutOptions {
    /// The memory that this cutout takes, as megapixels of a plain photograph: add them up for cutouts that are made at once. Read
    /// from the files' headers alone.
    ///
    /// Files that the decoder holds twice (progressive, interlaced, animated) count twice, a photograph that becomes a WebP
    /// file two and a half times, one that is explained, blurred, taken apart or casts a shadow a little more than once, a
    /// background picture or trimap in full; each alternative a little, and several of them half as much again.
    ///
    /// Throws `attachment` for a background picture or trimap of no known format, or with a header outside the limits.
    public func megapixels(
        for photograph: EncodedImage, isExplained: Bool = false, alternatives: Int = 1,
        limits: PixelLimits = PixelLimits()
    ) throws(SegmentationError) -> Double {
        var weight = 1.0
        if isExplained { weight += 0.4 }
        if composition.shadow != nil { weight += 0.1 }
        switch composition.background {
        case .blurred: weight += 0.25
        default: if outputFormat == .zip { weight += 0.25 }
        }
        weight = max(weight, outputFormat == .webp ? 2.5 : 1)
        // While one is made the photograph waits for the next, beside the files that are done.
        if alternatives > 1 { weight += 0.5 + 0.1 * Double(alternatives - 1) }
        var total = photograph.megapixels * weight
        if let trimapFile { total += try EncodedImage(trimapFile, as: .trimap, limits: limits).megapixels }
        if case .picture(let file) = composition.background {
            total += try EncodedImage(file, as: .background, limits: limits).megapixels
        }
        return total
    }
}

// SPDX-License-Identifier: Apache-2.0

extension CutoutOptions {
    /// The memory that this cutout takes, as megapixels of a plain photograph: add them up for cutouts that are made at once. Read
    /// from the files' headers alone.
    ///
    /// Files that the decoder holds twice (progressive, interlaced, animated) count twice, a photograph that becomes a WebP
    /// file two and a half times, one that is explained, blurred, taken apart or casts a shadow a little more than once, a
    /// background picture or trimap in full.
    ///
    /// Throws what `Segmenter.cutOut` throws for files of no known format and headers outside the limits.
    public func megapixels(
        for photograph: [UInt8], isExplained: Bool = false, limits: PixelLimits = PixelLimits()
    ) throws(SegmentationError) -> Double {
        func megapixels(_ file: [UInt8]) throws(SegmentationError) -> Double {
            let header = try Decode(limits: limits).acceptedHeader(of: file)
            return Double(header.width) * Double(header.height) / 1e6 * (header.isBuffered ? 2 : 1)
        }
        func megapixels(_ file: [UInt8], as attachment: Attachment) throws(SegmentationError) -> Double {
            do throws(SegmentationError) { return try megapixels(file) } catch { throw .attachment(attachment, error) }
        }
        var weight = 1.0
        if isExplained { weight += 0.4 }
        if composition.shadow != nil { weight += 0.1 }
        switch composition.background {
        case .blurred: weight += 0.25
        default: if outputFormat == .zip { weight += 0.25 }
        }
        var total = try megapixels(photograph) * max(weight, outputFormat == .webp ? 2.5 : 1)
        if let trimapFile { total += try megapixels(trimapFile, as: .trimap) }
        if case .picture(let file) = composition.background { total += try megapixels(file, as: .background) }
        return total
    }
}

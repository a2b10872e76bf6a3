// SPDX-License-Identifier: Apache-2.0

/// Everything that can go wrong between encoded bytes and an encoded cutout.
///
/// Bad input is always one of these; a caller's mistake (planes of different sizes, say) is a precondition.
public enum SegmentationError: Error, Equatable {
    /// The bytes are no JPEG, PNG or WebP that the engine reads; with what they are instead where that is known.
    case unsupportedFormat(ForeignFormat?)
    /// The format is known, but the data is damaged, truncated or contradicts its header. The text is for logs.
    case corruptImage(ImageFormat, reason: String)
    /// The header promises more than the limits allow. Nothing was allocated for it.
    case imageTooLarge(width: Int, height: Int, limit: PixelLimit)
    /// A side is shorter than `minimum` pixels.
    case imageTooSmall(width: Int, height: Int, minimum: Int)
    /// Hints that do not fit the picture.
    case invalidHints(HintFault)
    /// The region has no pixel in a picture of this size.
    case emptyRegion(width: Int, height: Int)
    /// What is wrong with another file than the photograph.
    indirect case attachment(Attachment, SegmentationError)
    /// No pixel is subject.
    case noForeground
    /// The cut is less sure than was asked for.
    case lowConfidence(Double, minimum: Double)
    /// The picture has fewer different cuts than `CutoutOptions.choice`.
    case noSuchChoice(Int, available: Int)
    case outOfMemory
    /// The work was called off between two stages.
    case cancelled
    /// OpenCV's cascade files were not where they were looked for.
    case cascadeMissing(name: String, searched: [String])
    /// A library failed for a reason that the input does not explain. The text is for logs.
    case internalFault(String)
}

/// A file that comes with the photograph.
public enum Attachment: Equatable, Sendable {
    case background
    case trimap
}

/// The limit that an image's header broke.
public enum PixelLimit: Equatable, Sendable {
    case megapixels(Double)
    /// The file is progressive, interlaced or animated.
    case bufferedMegapixels(Double)
    case side(Int)
    case aspect(Int)
    /// What WebP can hold, asked for as the output.
    case webPSide(Int)
}

// SPDX-License-Identifier: Apache-2.0

/// Everything that can go wrong between encoded bytes and an encoded cutout.
///
/// Bad input is always one of these; a caller's mistake (planes of different sizes, say) is a precondition.
public enum SegmentationError: Error, Equatable {
    /// The bytes start like no format that the engine reads.
    case unsupportedFormat
    /// The format is known, but the data is damaged, truncated or contradicts its header. The text is for logs.
    case corruptImage(ImageFormat, reason: String)
    /// The header promises more than the limits allow. Nothing was allocated for it.
    case imageTooLarge(width: Int, height: Int, limit: PixelLimit)
    /// A side is shorter than `minimum` pixels.
    case imageTooSmall(width: Int, height: Int, minimum: Int)
    /// Hints that do not fit the picture.
    case invalidHints(HintFault)
    case outOfMemory
    /// The work was called off between two stages.
    case cancelled
    /// OpenCV's cascade files were not where they were looked for.
    case cascadeMissing(name: String, searched: [String])
    /// A library failed for a reason that the input does not explain. The text is for logs.
    case internalFault(String)
}

/// The limit that an image's header broke.
public enum PixelLimit: Equatable, Sendable {
    case megapixels(Double)
    case side(Int)
    case aspect(Int)
    /// What WebP can hold, asked for as the output.
    case webPSide(Int)

    /// What is allowed, as a clause.
    public var sentence: String {
        switch self {
        case .megapixels(let limit):
            "at most \(limit == limit.rounded() ? String(Int(limit)) : String(limit)) megapixels are allowed"
        case .side(let limit): "a side may have at most \(limit) pixels"
        case .aspect(let limit): "the long side may be at most \(limit) times the short one"
        case .webPSide(let limit): "a WebP file holds at most \(limit) pixels a side"
        }
    }
}

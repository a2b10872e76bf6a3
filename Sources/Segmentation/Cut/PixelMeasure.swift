// SPDX-License-Identifier: Apache-2.0

/// What is measured of a working pixel once there is a first cut. Lengths are in widths of the face.
enum PixelMeasure: Int, CaseIterable {
    /// Distance to the outline, positive inside.
    case depth
    /// U of the first cut, and the part of it that is the prior's.
    case unary
    case prior
    case lightness
    case a
    case b
    /// Blur, at the coarser of the two scales.
    case coarseFocus
    /// Width of the face as a share of the picture's long side.
    case faceWidth
    /// From the middle of the nearest face sideways, and from the main one down.
    case across
    case below
    /// From the nearer side of the picture.
    case inward
    /// Of the border's model.
    case surprise
    /// Whether the cut reaches the nearer side at the pixel's height: 1 or 0.
    case reachesSide
    /// Means over a wide window: of the cut, and of how unlike the pixels are to the sides' at their height, or to what lies beside a box.
    case wideCut
    case wideSides
    /// Means over a window of half that size: the same; how much sharper than the face; how unlike the chest and the skin; evidence.
    case sides
    case focus
    case chest
    case skin
    case evidence
}

// SPDX-License-Identifier: Apache-2.0

/// What is made of a cutout: which channels, how large, where in the frame, on what.
public struct Composition: Sendable, Equatable {
    public enum Channels: String, Sendable, CaseIterable {
        case rgba
        /// The matte alone, as a grey picture.
        case alpha
    }

    public enum Background: Sendable, Equatable {
        case none
        case colour(Colour)
        /// An image file, centred and filling the frame.
        case picture([UInt8])
        /// The photograph's own, blurred; 1-100.
        case blurred(Int)
    }

    public var channels: Channels
    public var size: OutputSize
    public var background: Background
    /// nil keeps the photograph's frame.
    public var crop: CropMargins?
    public var placement: Placement
    /// Opacity of a drop shadow, 0-1; nil casts none.
    public var shadow: Double?

    public init(
        channels: Channels = .rgba, size: OutputSize = .full, background: Background = .none,
        crop: CropMargins? = nil, placement: Placement = Placement(), shadow: Double? = nil
    ) {
        self.channels = channels
        self.size = size
        self.background = background
        self.crop = crop
        self.placement = placement
        self.shadow = shadow
    }

    /// Whether the result has the photograph's own size whatever the cut.
    var keepsFrame: Bool { size.megapixels == nil && crop == nil }
}

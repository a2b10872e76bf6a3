// SPDX-License-Identifier: Apache-2.0

/// The sizes of pictures that are accepted, checked against the header before any pixel is allocated.
public struct PixelLimits: Sendable, Equatable {
    /// A file whose decoder holds the whole picture besides its pixels counts twice.
    public var megapixels: Double
    public var side: Int
    /// Long side over short side.
    public var aspect: Int
    public var minimumSide: Int
    /// Scans of a progressive JPEG; real ones have about ten.
    public var scans: Int

    public init(
        megapixels: Double = 50, side: Int = 30_000, aspect: Int = 50, minimumSide: Int = 16, scans: Int = 100
    ) {
        self.megapixels = megapixels
        self.side = side
        self.aspect = aspect
        self.minimumSide = minimumSide
        self.scans = scans
    }

    public func check(_ header: ImageHeader) throws(SegmentationError) {
        let (width, height) = (header.width, header.height)
        func refuse(_ limit: PixelLimit) -> SegmentationError {
            .imageTooLarge(width: width, height: height, limit: limit)
        }
        guard min(width, height) >= minimumSide else {
            throw .imageTooSmall(width: width, height: height, minimum: minimumSide)
        }
        guard max(width, height) <= side else { throw refuse(.side(side)) }
        guard Double(width) * Double(height) <= megapixels * 1e6 else { throw refuse(.megapixels(megapixels)) }
        if header.isBuffered, Double(width) * Double(height) > megapixels * 1e6 / 2 {
            throw refuse(.bufferedMegapixels(megapixels / 2))
        }
        guard max(width, height) <= aspect * min(width, height) else { throw refuse(.aspect(aspect)) }
    }
}

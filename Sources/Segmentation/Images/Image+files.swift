// SPDX-License-Identifier: Apache-2.0

extension Image {
    /// A JPEG, PNG or WebP file, upright. Throws as `Segmenter.cutOut` does for a file that cannot be read.
    public init(decoding bytes: [UInt8], limits: PixelLimits = PixelLimits()) throws(SegmentationError) {
        self = try Decode(limits: limits)(EncodedImage(bytes, limits: limits))
    }

    /// PNG, with the transparency if there is one.
    public func png() throws(SegmentationError) -> [UInt8] { try encodePNG(.colour(pixels), alpha: alpha) }

    /// Baseline JPEG; `quality` 1-100. Transparency is left out.
    public func jpeg(quality: Int) throws(SegmentationError) -> [UInt8] {
        try encodeJPEG(.colour(pixels), quality: quality)
    }

    /// The picture with its long side `side` pixels, shrunk by averaging or enlarged linearly; without transparency.
    public func scaled(toLongSide side: Int) throws(SegmentationError) -> Image {
        Image(pixels: try pixels.scaled(toLongSide: side))
    }

    /// Luma, BT.601.
    public func grey() throws(SegmentationError) -> Plane<UInt8> { try pixels.grey() }
}

extension Matte {
    /// At another size: averaged when it gets smaller, linear when it gets larger.
    public func resized(width: Int, height: Int) throws(SegmentationError) -> Matte {
        guard width != alpha.width || height != alpha.height else { return self }
        return Matte(
            alpha: try alpha.resized(width: width, height: height, by: height < alpha.height ? .area : .linear))
    }
}

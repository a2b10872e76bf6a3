// SPDX-License-Identifier: Apache-2.0

/// An encoded picture to an upright one, in sRGB.
struct Decode {
    var limits: PixelLimits
    /// The result is to be a WebP file, which holds less than the limits may allow.
    var isForWebP = false

    func callAsFunction(_ file: EncodedImage) throws(SegmentationError) -> Image {
        let header = file.header
        guard !isForWebP || max(header.width, header.height) <= Compose.webPSide else {
            throw .imageTooLarge(width: header.width, height: header.height, limit: .webPSide(Compose.webPSide))
        }
        var image = try header.format.decode(file.bytes, header: header, scanLimit: limits.scans)
        image.forgetInvisibleColours()
        return try image.oriented(header.orientation)
    }
}

extension Image {
    /// Makes pixels black that are transparent: what was stored there decides nothing.
    fileprivate mutating func forgetInvisibleColours() {
        guard let alpha else { return }
        pixels.combine(with: alpha) { pixel, alpha in if alpha == 0 { pixel = .black } }
    }
}

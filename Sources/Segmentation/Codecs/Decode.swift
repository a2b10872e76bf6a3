// SPDX-License-Identifier: Apache-2.0

/// Encoded bytes to an upright picture. Limits are checked against the header, before pixels are allocated.
struct Decode {
    var limits: PixelLimits
    /// The result is to be a WebP file, which holds less than the limits may allow.
    var isForWebP = false

    func callAsFunction(_ bytes: [UInt8]) throws(SegmentationError) -> Image {
        let header = try acceptedHeader(of: bytes)
        let format = header.format
        guard !isForWebP || max(header.width, header.height) <= Compose.webPSide else {
            throw .imageTooLarge(width: header.width, height: header.height, limit: .webPSide(Compose.webPSide))
        }
        let transform = try ColourTransform(embeddedIn: bytes, format: format, colours: header.colours)
        let stored = try format.decode(bytes, header: header, scanLimit: limits.scans, transform: transform)
        return try stored.oriented(Orientation(in: bytes, format: format))
    }

    /// Of a file that can be decoded, as far as its header tells.
    func acceptedHeader(of bytes: [UInt8]) throws(SegmentationError) -> ImageHeader {
        guard let format = ImageFormat(sniffing: bytes) else { throw .unsupportedFormat }
        let header = try format.readHeader(of: bytes)
        try limits.check(header)
        return header
    }
}

/// An encoded trimap to its grey values, upright.
struct DecodeTrimap {
    var limits: PixelLimits

    func callAsFunction(_ bytes: [UInt8]) throws(SegmentationError) -> Plane<UInt8> {
        do throws(SegmentationError) {
            return try Image(decoding: bytes, limits: limits).grey()
        } catch {
            throw .attachment(.trimap, error)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Encoded bytes to an upright picture. Limits are checked against the header, before pixels are allocated.
struct Decode: Stage {
    var limits: PixelLimits
    /// The result is to be a WebP file, which holds less than the limits may allow.
    var isForWebP = false

    private static let webPSide = 16_383

    let name = StageName.decode

    func run(_ bytes: [UInt8]) throws(SegmentationError) -> Image {
        guard let format = ImageFormat(sniffing: bytes) else { throw .unsupportedFormat }
        let header = try format.readHeader(of: bytes)
        try limits.check(header)
        guard !isForWebP || max(header.width, header.height) <= Self.webPSide else {
            throw .imageTooLarge(width: header.width, height: header.height, limit: .webPSide(Self.webPSide))
        }
        let stored = try format.decode(bytes, header: header, scanLimit: limits.scans)
        return try stored.oriented(Orientation(in: bytes, format: format))
    }
}

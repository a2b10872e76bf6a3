// SPDX-License-Identifier: Apache-2.0

/// Encoded bytes to an upright picture. Limits are checked against the header, before pixels are allocated.
struct Decode: Stage {
    var limits: PixelLimits

    let name = StageName.decode

    func run(_ bytes: [UInt8]) throws(SegmentationError) -> Image {
        guard let format = ImageFormat(sniffing: bytes) else { throw .unsupportedFormat }
        let header = try format.readHeader(of: bytes)
        try limits.check(header)
        let stored = try format.decode(bytes, header: header, scanLimit: limits.scans)
        return try stored.oriented(Orientation(in: bytes, format: format))
    }
}

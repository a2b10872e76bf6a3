// SPDX-License-Identifier: Apache-2.0

/// A composed picture as a file.
struct Encode: Stage {
    /// 1-100, of JPEG and WebP.
    var quality: Int

    let name = StageName.encode

    func run(_ composed: consuming ComposedScene) throws(SegmentationError) -> Cutout {
        var cutout = Cutout(
            bytes: [], format: composed.format, width: composed.pixels.width, height: composed.pixels.height,
            foreground: composed.foreground, confidence: composed.confidence, faces: composed.faces, timings: [])
        let (pixels, alpha) = (composed.pixels, composed.alpha)
        _ = consume composed
        cutout.bytes = try bytes(of: pixels, alpha, as: cutout.format)
        return cutout
    }

    /// Pixels go as soon as they can: beside the encoder's memory and the file's they are a good part of the peak.
    private func bytes(
        of pixels: consuming Plane<RGB>, _ alpha: consuming Plane<UInt8>?, as format: ImageFormat
    ) throws(SegmentationError) -> [UInt8] {
        if format == .webp {
            let picture = try WebPPicture(copy pixels, alpha: copy alpha, quality: quality)
            _ = consume pixels
            _ = consume alpha
            return try picture.encoded()
        }
        let file =
            format == .png
            ? try encodedPNG(.colour(copy pixels), alpha: copy alpha)
            : try encodedJPEG(.colour(copy pixels), quality: quality)
        _ = consume pixels
        _ = consume alpha
        return file.bytes
    }
}

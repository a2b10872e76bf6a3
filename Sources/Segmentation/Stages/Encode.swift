// SPDX-License-Identifier: Apache-2.0

/// A composed picture as a file.
struct Encode: Stage {
    /// 1-100, of JPEG and WebP.
    var quality: Int

    let name = StageName.encode

    func run(_ composed: consuming ComposedScene) throws(SegmentationError) -> Cutout {
        let file = try encoded(composed)
        var cutout = Cutout(
            bytes: [], format: composed.format, width: composed.pixels.width, height: composed.pixels.height,
            foreground: composed.foreground, confidence: composed.confidence, faces: composed.faces, timings: [])
        // Pixels go before the file is copied: both are large.
        _ = consume composed
        cutout.bytes = file.bytes
        return cutout
    }

    private func encoded(_ composed: borrowing ComposedScene) throws(SegmentationError) -> EncodedBuffer {
        switch composed.format {
        case .png: try encodedPNG(.colour(composed.pixels), alpha: composed.alpha)
        case .jpeg: try encodedJPEG(.colour(composed.pixels), quality: quality)
        case .webp: try encodedWebP(composed.pixels, alpha: composed.alpha, quality: quality)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A composed picture as a file.
struct Encode: Stage {
    /// 1-100, of JPEG and WebP.
    var quality: Int

    let name = StageName.encode

    func run(_ composed: ComposedScene) throws(SegmentationError) -> Cutout {
        Cutout(
            bytes: try encoded(composed), format: composed.format, width: composed.pixels.width,
            height: composed.pixels.height, foreground: composed.foreground, confidence: composed.confidence,
            faces: composed.faces, timings: [])
    }

    private func encoded(_ composed: ComposedScene) throws(SegmentationError) -> [UInt8] {
        switch composed.format {
        case .png: try encodePNG(.colour(composed.pixels), alpha: composed.alpha)
        case .jpeg: try encodeJPEG(.colour(composed.pixels), quality: quality)
        case .webp: try encodeWebP(composed.pixels, alpha: composed.alpha, quality: quality)
        }
    }
}

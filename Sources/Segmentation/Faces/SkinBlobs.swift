// SPDX-License-Identifier: Apache-2.0

/// Places that may hold a face that the cascades missed: skin-coloured blobs about as large as a face.
struct SkinBlobs {
    /// Pixels of `mask` per pixel of the picture that faces are given in.
    let scale: Double
    private let mask: Plane<UInt8>

    init(in chroma: Plane<YCrCb>, scale: Double) throws(SegmentationError) {
        self.scale = scale
        // Darker than 35 the chroma is noise.
        mask = try chroma.map { SkinTone.matches($0) && $0.luma > 35 ? 1 : 0 }
    }

    /// At most `count` places for a face, best first, that lie clear of the known faces and the body below each.
    ///
    /// A place's value is the share of skin inside a window of .8 widths less .6 of the share in one of 2 widths.
    func candidates(besides faces: [Face], widths: [Double], count: Int, threshold: Float = 0.25) -> [Face] {
        let peaks = widths.flatMap { self.peaks(width: $0, threshold: threshold) }.strongestFirst()
        var kept: [Face] = []
        for peak in peaks where kept.count < count {
            let known = faces.contains { face in
                let reach = 0.75 * max(peak.width, face.width)
                let below = peak.y - face.y
                return abs(peak.x - face.x) < reach && below > -reach && below < 1.4 * face.width
            }
            let repeated = kept.contains { other in
                let reach = 0.7 * max(peak.width, other.width)
                return abs(peak.x - other.x) < reach && abs(peak.y - other.y) < reach
            }
            if !known && !repeated { kept.append(peak) }
        }
        return kept
    }

    /// Up to six maxima for faces of one width, each clearing a disc around it before the next is looked for.
    private func peaks(width: Double, threshold: Float) -> [Face] {
        func oddSize(_ length: Double, atLeast least: Int) -> Int {
            max(least, Int(length.rounded(.toNearestOrEven)) | 1)
        }
        let (inner, outer) = (oddSize(width * scale * 0.8, atLeast: 3), oddSize(width * scale * 2, atLeast: 5))
        let near = BoxSum(of: mask, size: inner, border: .zero)
        let far = BoxSum(of: mask, size: outer, border: .repeated)
        let radius = Int(max(1, width * scale * 0.8))
        var values = [Float](repeating: 0, count: mask.count)
        func insideShare(_ x: Int, _ y: Int) -> Float { Float(near[x, y]) / Float(inner * inner) }
        for y in 0..<mask.height {
            for x in 0..<mask.width {
                values[y * mask.width + x] = insideShare(x, y) - 0.6 * Float(far[x, y]) / Float(outer * outer)
            }
        }
        var peaks: [Face] = []
        for _ in 0..<6 {
            var best = 0
            for index in values.indices where values[index] > values[best] { best = index }
            guard values[best] >= threshold else { break }
            let (x, y) = (best % mask.width, best / mask.width)
            if insideShare(x, y) > 0.5 {
                peaks.append(
                    Face(x: Double(x) / scale, y: Double(y) / scale, width: width, score: Double(values[best])))
            }
            clearDisc(&values, x, y, radius)
        }
        return peaks
    }

    private func clearDisc(_ values: inout [Float], _ x: Int, _ y: Int, _ radius: Int) {
        for row in max(0, y - radius)...min(mask.height - 1, y + radius) {
            for column in max(0, x - radius)...min(mask.width - 1, x + radius) {
                let (dx, dy) = (column - x, row - y)
                if dx * dx + dy * dy <= radius * radius { values[row * mask.width + column] = -1 }
            }
        }
    }
}

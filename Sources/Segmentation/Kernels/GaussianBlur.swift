// SPDX-License-Identifier: Apache-2.0
//
// Separable Gaussian smoothing of float planes, reflected at the border without repeating it (dcb|abcd|cba).
//
//   g_j = exp(-j^2 / (2 sigma^2)) / sum,   |j| <= h,   h = round(4 sigma)
//
// OpenCV's float version gives other last bits where AVX2 is missing, and a cut can flip on one. Here each output is one
// sum in a fixed order.

struct GaussianBlur {
    /// g_0, g_1, ... g_h: the kernel is symmetric.
    let weights: [Float]

    /// - Parameter sigma: standard deviation in pixels.
    init(sigma: Double) {
        // The half width that OpenCV chooses for floats: an odd size of 8 sigma + 1.
        let half = (Int((sigma * 8 + 1).rounded(.toNearestOrEven)) | 1) / 2
        let raw = (0...half).map { exp(Float(-Double($0 * $0) / (2 * sigma * sigma))) }
        let sum = raw[0] + 2 * raw.dropFirst().reduce(0, +)
        weights = raw.map { $0 / sum }
    }

    var half: Int { weights.count - 1 }

    func callAsFunction(_ plane: Plane<Float>) throws(SegmentationError) -> Plane<Float> {
        try alongColumns(try alongRows(plane))
    }

    private func alongRows(_ plane: Plane<Float>) throws(SegmentationError) -> Plane<Float> {
        let (width, height) = (plane.width, plane.height)
        var output = try Plane<Float>(width: width, height: height)
        var padded = [Float](repeating: 0, count: width + 2 * half)
        plane.withSpan { source in
            output.withMutableSpan { target in
                for y in 0..<height {
                    for x in 0..<padded.count { padded[x] = source[y * width + reflect(x - half, width)] }
                    let row = y * width
                    addScaled(padded.span, from: half, by: weights[0], to: &target, at: row, count: width)
                    for j in 1...half {
                        addScaled(padded.span, from: half - j, by: weights[j], to: &target, at: row, count: width)
                        addScaled(padded.span, from: half + j, by: weights[j], to: &target, at: row, count: width)
                    }
                }
            }
        }
        return output
    }

    private func alongColumns(_ plane: Plane<Float>) throws(SegmentationError) -> Plane<Float> {
        let (width, height) = (plane.width, plane.height)
        var output = try Plane<Float>(width: width, height: height)
        plane.withSpan { source in
            output.withMutableSpan { target in
                for y in 0..<height {
                    let row = y * width
                    addScaled(source, from: row, by: weights[0], to: &target, at: row, count: width)
                    for j in 1...half {
                        addScaled(
                            source, from: reflect(y - j, height) * width, by: weights[j], to: &target, at: row,
                            count: width)
                        addScaled(
                            source, from: reflect(y + j, height) * width, by: weights[j], to: &target, at: row,
                            count: width)
                    }
                }
            }
        }
        return output
    }
}

/// Index inside 0..<count of a position outside it, mirrored about the first and last sample as often as needed.
func reflect(_ index: Int, _ count: Int) -> Int {
    guard count > 1 else { return 0 }
    let period = 2 * (count - 1)
    let phase = ((index % period) + period) % period
    return min(phase, period - phase)
}

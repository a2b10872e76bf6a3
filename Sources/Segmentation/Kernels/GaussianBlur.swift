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

    // Both write whole vectors from the left, so a row's last one may reach into the next row, which is written after it.

    private func alongRows(_ plane: Plane<Float>) throws(SegmentationError) -> Plane<Float> {
        let (width, height) = (plane.width, plane.height)
        var output = try Plane<Float>(width: width, height: height)
        var padded = [Float](repeating: 0, count: width + 2 * half + 8)
        plane.withSpan { source in
            output.withMutableSpan { target in
                for y in 0..<height {
                    let row = y * width
                    for x in 0..<width { padded[half + x] = source[row + x] }
                    for x in 0..<half {
                        padded[x] = source[row + reflect(x - half, width)]
                        padded[half + width + x] = source[row + reflect(width + x, width)]
                    }
                    for x in stride(from: 0, to: width, by: 8) {
                        weightedSum(padded.span, at: x + half) { ($0, -$0) }.store(to: &target, at: row + x)
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
                    let steps = (0...half).map { j in
                        ((reflect(y + j, height) - y) * width, (reflect(y - j, height) - y) * width)
                    }
                    for x in stride(from: 0, to: width, by: 8) {
                        let index = y * width + x
                        weightedSum(source, at: index) { steps[$0] }.store(to: &target, at: index)
                    }
                }
            }
        }
        return output
    }

    /// g_0 v(0) + sum_j g_j (v(step_j) + v(step_-j)) for eight samples v from `index` on.
    @inline(__always)
    private func weightedSum(
        _ samples: borrowing Span<Float>, at index: Int, steps: (_ j: Int) -> (Int, Int)
    ) -> FloatVector {
        var sum = FloatVector(samples, at: index) * weights[0]
        for j in 0..<half {
            let (ahead, behind) = steps(j + 1)
            sum += (FloatVector(samples, at: index + ahead) + FloatVector(samples, at: index + behind)) * weights[j + 1]
        }
        return sum
    }
}

/// Index inside 0..<count of a position outside it, mirrored about the first and last sample as often as needed.
func reflect(_ index: Int, _ count: Int) -> Int {
    guard count > 1 else { return 0 }
    let period = 2 * (count - 1)
    let phase = ((index % period) + period) % period
    return min(phase, period - phase)
}

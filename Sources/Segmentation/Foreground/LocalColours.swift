// SPDX-License-Identifier: Apache-2.0

/// F^ and B^ of `EstimateForeground`'s formula, red, green and blue in the first three lanes.
struct LocalColours {
    private let means: Plane<Means>

    private struct Means: Interpolable {
        var foreground: SIMD4<Float>
        var background: SIMD4<Float>

        @inline(__always)
        func mixed(with other: Means, _ share: Float) -> Means {
            Means(
                foreground: foreground.mixed(with: other.foreground, share),
                background: background.mixed(with: other.background, share))
        }

        @inline(__always)
        func unmix(_ pixel: RGB, _ alpha: Float) -> RGB {
            let colour = SIMD4(Float(pixel.red), Float(pixel.green), Float(pixel.blue), 0)
            let residue = colour - alpha * foreground - (1 - alpha) * background
            let own = foreground + alpha * residue
            func byte(_ value: Float) -> UInt8 { UInt8(min(max(value, 0), 255) + 0.5) }
            return RGB(byte(own[0]), byte(own[1]), byte(own[2]))
        }
    }

    /// - Parameter visibility: of the picture's pixels; one that is not wholly visible shows no ground. nil when all are.
    init(
        _ picture: Plane<RGB>, visibility: Plane<UInt8>? = nil, matte: Matte, radius: Int
    ) throws(SegmentationError) {
        let alpha = try matte.alpha.averaged(width: picture.width, height: picture.height)
        var ground = try alpha.map { 255 - $0 }
        if let visibility { ground.combine(with: visibility) { if $1 < 255 { $0 = 0 } } }
        let sums = try windowSums(
            try Self.weighted(picture, by: alpha, ground), radius: radius, largest: 255 * Int(Self.purity(255)))
        means = try Plane(of: picture, sums) { pixel, sums in
            let own = SIMD4(Float(pixel.red), Float(pixel.green), Float(pixel.blue), 0)
            return Means(
                foreground: Self.mean(sums.lowHalf) ?? own, background: Self.mean(sums.highHalf) ?? own)
        }
    }

    /// The cube of a share, 0-4080.
    private static func purity(_ share: UInt8) -> Int32 { Int32(share) * Int32(share) * Int32(share) / 4064 }

    /// Red, green, blue and 1, weighted by alpha^3 in the lower lanes and by (1 - alpha)^3 in the upper ones.
    private static func weighted(
        _ picture: Plane<RGB>, by alpha: Plane<UInt8>, _ ground: Plane<UInt8>
    ) throws(SegmentationError) -> Plane<SIMD8<Int32>> {
        try Plane(of: picture, try Plane(of: alpha, ground) { SIMD2($0, $1) }) { pixel, shares in
            let colour = SIMD4(Int32(pixel.red), Int32(pixel.green), Int32(pixel.blue), 1)
            return SIMD8(lowHalf: colour &* purity(shares[0]), highHalf: colour &* purity(shares[1]))
        }
    }

    /// nil where the window has no weight.
    @inline(__always)
    private static func mean(_ sum: SIMD4<Int32>) -> SIMD4<Float>? {
        guard sum[3] > 0 else { return nil }
        return SIMD4(Float(sum[0]), Float(sum[1]), Float(sum[2]), 0) / Float(sum[3])
    }

    /// Replaces the colours of mixed pixels, and blackens those of empty ones.
    func unmix(_ pixels: inout Plane<RGB>, alpha: Plane<UInt8>) {
        let (width, height) = (pixels.width, pixels.height)
        let grid = Enlargement(of: means, width: width, height: height)
        alpha.withSpan { alpha in
            means.withSpan { means in
                pixels.withMutableSpan { target in
                    for y in 0..<height {
                        let (row, rowEnd) = (y * width, (y + 1) * width)
                        var start = row
                        while start < rowEnd {
                            let end = alpha.endOfRun(at: start, before: rowEnd)
                            switch alpha[start] {
                            case 0: for i in start..<end { target[i] = .black }
                            case 255: break
                            case let opacity:
                                for i in start..<end {
                                    let local = grid.sample(means, i - row, y)
                                    target[i] = local.unmix(target[i], Float(opacity) / 255)
                                }
                            }
                            start = end
                        }
                    }
                }
            }
        }
    }
}

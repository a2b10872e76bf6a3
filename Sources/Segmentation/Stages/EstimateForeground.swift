// SPDX-License-Identifier: Apache-2.0
//
// The subject's own colour F where pixels are mixed, I = alpha F + (1 - alpha) B:
//
//   F^ = mean(alpha I) / mean(alpha),   B^ = mean((1 - alpha) I) / mean(1 - alpha)       over a window
//   F  = F^ + alpha (I - alpha F^ - (1 - alpha) B^)
//
// F^ and B^ change slowly, so they are computed on a small picture and interpolated; the last line runs at full size.
// Forte 2021 [forte2021].

/// The photograph with its subject's own colours.
struct ColouredScene {
    let faces: [Face]
    let confidence: Double
    /// Black where the matte is empty: a cutout does not carry the background along.
    let pixels: Plane<RGB>
    let matte: Matte
}

/// Replaces colours along the outline, so that no halo of the old background is left on the new one.
struct EstimateForeground: Stage {
    /// Window radius of the local means, as a share of the long side.
    var radius = 0.025

    let name = StageName.foreground

    func run(_ matted: MattedScene) throws(SegmentationError) -> ColouredScene {
        let local = try LocalColours(
            matted.scene.fine, matte: matted.matte,
            radius: max(1, Int((radius * Double(matted.scene.fine.longSide)).rounded())))
        var pixels = try matted.scene.image.pixels.copied()
        try apply(local, to: &pixels, alpha: matted.matte.alpha)
        return ColouredScene(
            faces: matted.faces, confidence: matted.confidence, pixels: pixels, matte: matted.matte)
    }

    private func apply(
        _ local: LocalColours, to pixels: inout Plane<RGB>, alpha: Plane<UInt8>
    ) throws(SegmentationError) {
        let (width, height) = (pixels.width, pixels.height)
        let foregroundRows = RowSampler(local.foreground, height: height) { $0 + $2 * ($1 - $0) }
        let backgroundRows = RowSampler(local.background, height: height) { $0 + $2 * ($1 - $0) }
        let columns = LineMap(long: width, short: local.foreground.width)
        var foregroundRow = [SIMD4<Float>](repeating: .zero, count: local.foreground.width)
        var backgroundRow = foregroundRow
        alpha.withSpan { alpha in
            pixels.withMutableSpan { target in
                for y in 0..<height {
                    var isRead = false
                    for x in 0..<width {
                        let index = y * width + x
                        switch alpha[index] {
                        case 0: target[index] = .black
                        case 255: continue
                        case let opacity:
                            if !isRead {
                                foregroundRows.read(y, into: &foregroundRow)
                                backgroundRows.read(y, into: &backgroundRow)
                                isRead = true
                            }
                            let (lower, upper, share) = (columns.lower[x], columns.upper(x), columns.share[x])
                            let foreground =
                                foregroundRow[lower] + share * (foregroundRow[upper] - foregroundRow[lower])
                            let background =
                                backgroundRow[lower] + share * (backgroundRow[upper] - backgroundRow[lower])
                            target[index] = Self.unmix(target[index], Float(opacity) / 255, foreground, background)
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func unmix(
        _ pixel: RGB, _ alpha: Float, _ foreground: SIMD4<Float>, _ background: SIMD4<Float>
    ) -> RGB {
        let colour = SIMD4(Float(pixel.red), Float(pixel.green), Float(pixel.blue), 0)
        let residue = colour - alpha * foreground - (1 - alpha) * background
        let own = foreground + alpha * residue
        func byte(_ value: Float) -> UInt8 { UInt8(min(max(value, 0), 255) + 0.5) }
        return RGB(byte(own[0]), byte(own[1]), byte(own[2]))
    }
}

/// F^ and B^ of the formula above, red, green and blue in the first three lanes.
private struct LocalColours {
    let foreground: Plane<SIMD4<Float>>
    let background: Plane<SIMD4<Float>>

    init(_ picture: Plane<RGB>, matte: Matte, radius: Int) throws(SegmentationError) {
        let alpha = try matte.alpha.resized(width: picture.width, height: picture.height, by: .area)
        foreground = try Self.means(picture, weights: alpha, radius: radius)
        background = try Self.means(picture, weights: try alpha.map { 255 - $0 }, radius: radius)
    }

    /// Weighted means; the picture's own colour where the window has no weight.
    private static func means(
        _ picture: Plane<RGB>, weights: Plane<UInt8>, radius: Int
    ) throws(SegmentationError) -> Plane<SIMD4<Float>> {
        var weighted = try Plane<SIMD4<Int32>>(width: picture.width, height: picture.height)
        picture.withSpan { colours in
            weights.withSpan { weights in
                weighted.withMutableSpan { target in
                    for i in 0..<colours.count {
                        let colour = SIMD4(Int32(colours[i].red), Int32(colours[i].green), Int32(colours[i].blue), 1)
                        target[i] = colour &* Int32(weights[i])
                    }
                }
            }
        }
        let sums = try windowSums(weighted, radius: radius)
        var output = try Plane<SIMD4<Float>>(width: picture.width, height: picture.height)
        picture.withSpan { colours in
            sums.withSpan { sums in
                output.withMutableSpan { target in
                    for i in 0..<colours.count {
                        let sum = SIMD4<Float>(Float(sums[i][0]), Float(sums[i][1]), Float(sums[i][2]), 0)
                        let own = SIMD4(Float(colours[i].red), Float(colours[i].green), Float(colours[i].blue), 0)
                        target[i] = sums[i][3] > 0 ? sum / Float(sums[i][3]) : own
                    }
                }
            }
        }
        return output
    }
}

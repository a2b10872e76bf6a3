// SPDX-License-Identifier: Apache-2.0
//
// The fast guided filter on the full-size picture, in a band round the outline:
//
//   alpha(x) = c ((a(x) . I(x) + b(x)) - 1/2) + 1/2
//
//   a, b   averaged coefficients, computed on the fine picture and interpolated     I   the picture's colour
//   c      contrast, which undoes part of the filter's blur
//
// He, Sun & Tang 2013 [he2013]; He & Sun 2015 [he2015].

/// The photograph and its matte.
struct MattedScene {
    let scene: Scene
    let faces: [Face]
    let confidence: Double
    let matte: Matte
}

/// Solid inside the band, empty outside, the picture's own edges within: one pass over the rows, no full-size float planes.
struct RefineMatte: Stage {
    /// Window radius and half width of the band, as shares of the long side.
    var radius = 0.006
    var band = 0.02
    /// Smoothness, for a guide in 0-1.
    var epsilon = 1e-4
    var contrast: Float = 1.6

    let name = StageName.refine

    func run(_ outlined: OutlinedScene) throws(SegmentationError) -> MattedScene {
        let image = outlined.scene.image
        let guide = outlined.scene.fine
        let coefficients = try guidedCoefficients(
            guide: guide, input: try outlined.mask.asFloats(),
            radius: max(2, Int((radius * Double(guide.longSide)).rounded())), epsilon: epsilon * 255 * 255)
        var alpha = try apply(coefficients, to: image.pixels, distances: try outlined.mask.signedDistances())
        outlined.scene.hints.apply(to: &alpha)
        if let own = image.alpha { alpha.limit(to: own) }
        return MattedScene(
            scene: outlined.scene, faces: outlined.faces, confidence: outlined.confidence, matte: Matte(alpha: alpha))
    }

    private func apply(
        _ coefficients: Plane<SIMD4<Float>>, to pixels: Plane<RGB>, distances: Plane<Float>
    ) throws(SegmentationError) -> Plane<UInt8> {
        let (width, height) = (pixels.width, pixels.height)
        let reach = Float(band * Double(distances.longSide))
        let distanceRows = RowSampler(distances, height: height) { $0 + $2 * ($1 - $0) }
        let coefficientRows = RowSampler(coefficients, height: height) { $0 + $2 * ($1 - $0) }
        let distanceColumns = LineMap(long: width, short: distances.width)
        let coefficientColumns = LineMap(long: width, short: coefficients.width)
        var distanceRow = [Float](repeating: 0, count: distances.width)
        var coefficientRow = [SIMD4<Float>](repeating: .zero, count: coefficients.width)

        var alpha = try Plane<UInt8>(width: width, height: height)
        pixels.withSpan { source in
            alpha.withMutableSpan { target in
                for y in 0..<height {
                    distanceRows.read(y, into: &distanceRow)
                    guard distanceRow.contains(where: { $0 >= -reach }) else { continue }
                    coefficientRows.read(y, into: &coefficientRow)
                    for x in 0..<width {
                        let cell = distanceColumns.lower[x]
                        let (left, right) = (distanceRow[cell], distanceRow[distanceColumns.upper(x)])
                        let distance = left + distanceColumns.share[x] * (right - left)
                        if distance > reach {
                            target[y * width + x] = 255
                        } else if distance >= -reach {
                            let from = coefficientRow[coefficientColumns.lower[x]]
                            let to = coefficientRow[coefficientColumns.upper(x)]
                            target[y * width + x] = value(
                                from + coefficientColumns.share[x] * (to - from), source[y * width + x])
                        }
                    }
                }
            }
        }
        return alpha
    }

    @inline(__always)
    private func value(_ coefficients: SIMD4<Float>, _ pixel: RGB) -> UInt8 {
        let product = coefficients * SIMD4(Float(pixel.red), Float(pixel.green), Float(pixel.blue), 1)
        let filtered = (product[0] + product[1]) + (product[2] + product[3])
        let sharpened = (filtered - 0.5) * contrast + 0.5
        return UInt8(min(max(sharpened, 0), 1) * 255 + 0.5)
    }
}

extension Plane<UInt8> {
    /// The smaller of each pair of samples.
    mutating func limit(to other: Plane<UInt8>) {
        precondition(hasSize(of: other))
        other.withSpan { other in
            withMutableSpan { target in
                for i in 0..<target.count { target[i] = Swift.min(target[i], other[i]) }
            }
        }
    }
}

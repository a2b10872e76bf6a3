// SPDX-License-Identifier: Apache-2.0
//
// The matte at full resolution, in a band round the outline:
//
//   alpha(x) = g(x) + w(x) (p(x) - g(x)),      g(x) = c ((a(x) . I(x) + b(x)) - 1/2) + 1/2
//
//   g      the fast guided filter: coefficients a and b of the fine picture, interpolated; I is the picture's colour and
//          c a contrast, which undoes part of the filter's blur
//   p      what colour alone says (`ColourLines`)
//   w      how far that is believed: it fades away from the outline, sooner inside, where no ground is expected
//
// He, Sun & Tang 2013 [he2013]; He & Sun 2015 [he2015].

/// Solid inside the band, empty outside, the picture's own edges within: one pass over the rows, no full-size float planes.
struct RefineMatte {
    /// Window radius of the guided filter, as a share of the long side.
    var radius = 0.006
    /// Smoothness, for a guide in 0-1.
    var epsilon = 1e-4
    var lineSearch = ColourLineSearch()
    var edge = EdgeModel.Options()

    /// - Parameters:
    ///   - mask: of the fine copy's size.
    ///   - hints: obeyed to the pixel.
    /// - Returns: a matte of the photograph's size.
    func callAsFunction(
        _ mask: Mask, _ photograph: Plane<RGB>, _ copies: WorkingCopies, _ hints: Hints = .none
    ) throws(SegmentationError) -> Matte {
        let longSide = Float(copies.fine.longSide)
        let distances = try mask.signedDistances().map { $0 / longSide }
        var alpha = try apply(try edgeModels(mask, copies, distances), to: photograph, distances: distances)
        hints.apply(to: &alpha)
        return Matte(alpha: alpha)
    }
}

extension RefineMatte {
    /// The models of the fine picture's pixels in the band, and a little beyond for the interpolation.
    private func edgeModels(
        _ mask: Mask, _ copies: WorkingCopies, _ distances: Plane<Float>
    ) throws(SegmentationError) -> Plane<EdgeModel> {
        let (fine, work) = (copies.fine, copies.work)
        let coefficients = try guidedCoefficients(
            guide: fine, input: try mask.asFloats(),
            radius: max(2, Int((radius * Double(fine.longSide)).rounded())), epsilon: epsilon * 255 * 255)
        let lines = try lineSearch.lines(
            of: work, distances: try distances.resized(width: work.width, height: work.height, by: .area))
        let margin = 4 / Float(fine.longSide)
        let band = (edge.emptyDistance - margin)...(edge.solidDistance + margin)
        let enlargement = Enlargement(of: lines, width: fine.width, height: fine.height)
        var models = try Plane<EdgeModel>(width: fine.width, height: fine.height)
        coefficients.withSpan { coefficients in
            distances.withSpan { distances in
                lines.withSpan { lines in
                    models.withMutableSpan { target in
                        for y in 0..<fine.height {
                            for x in 0..<fine.width where band.contains(distances[y * fine.width + x]) {
                                let index = y * fine.width + x
                                target[index] = EdgeModel(
                                    filter: coefficients[index], line: enlargement.sample(lines, x, y))
                            }
                        }
                    }
                }
            }
        }
        return models
    }
}

extension Plane<UInt8> {
    /// The smaller of each pair of samples.
    mutating func limit(to other: Plane<UInt8>) {
        combine(with: other) { $0 = Swift.min($0, $1) }
    }
}

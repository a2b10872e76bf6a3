// SPDX-License-Identifier: Apache-2.0
//
// Contrast term of the cut: cheap to cut along strong edges, dear in flat areas.
//
//   w_pq = exp(-|c_p - c_q|^2 / (2 mean)) / |p - q|
//
//   c     Lab colour            mean   of the squared differences: the four directions' means, averaged
//   p, q  neighbours on the 8-connected grid
//
// Boykov & Jolly 2001 [boykov2001] as used by GrabCut [rother2004], without its factor gamma.
struct Contrast {
    private static let directions: [(dx: Int, dy: Int, distance: Float)] = [
        (1, 0, 1), (0, 1, 1), (1, 1, Float(2).squareRoot()), (-1, 1, Float(2).squareRoot()),
    ]

    let edges: GridEdges

    init(of lab: LabImage) throws(SegmentationError) {
        var differences: [Plane<Float>] = []
        var means: [Float] = []
        for direction in Self.directions {
            let (plane, mean) = try Self.squaredDifferences(of: lab, dx: direction.dx, dy: direction.dy)
            differences.append(plane)
            means.append(mean)
        }
        let beta = 0.5 / (means.reduce(0, +) / 4 + 1e-6)
        func weights(_ index: Int) throws(SegmentationError) -> Plane<Float> {
            let nearness = 1 / Self.directions[index].distance
            return try differences[index].mapGroups { exp($0 * -beta) * nearness }
        }
        edges = GridEdges(
            right: try weights(0), down: try weights(1), downRight: try weights(2), downLeft: try weights(3))
    }

    /// Zero where the neighbour lies outside, and left out of the mean there.
    private static func squaredDifferences(
        of lab: LabImage, dx: Int, dy: Int
    ) throws(SegmentationError) -> (plane: Plane<Float>, mean: Float) {
        let (width, height) = (lab.width, lab.height)
        let columns = max(0, -dx)..<max(max(0, -dx), width - max(0, dx))
        var output = try Plane<Float>(width: width, height: height)
        var sum = 0.0
        lab.lightness.withSpan { lightness in
            lab.a.withSpan { a in
                lab.b.withSpan { b in
                    output.withMutableSpan { target in
                        for y in 0..<max(0, height - dy) {
                            var rowSum = FloatVector()
                            for x in stride(from: columns.lowerBound, to: columns.upperBound, by: 8) {
                                let (p, q) = (y * width + x, (y + dy) * width + x + dx)
                                let l = FloatVector(lightness, at: p) - FloatVector(lightness, at: q)
                                let green = FloatVector(a, at: p) - FloatVector(a, at: q)
                                let blue = FloatVector(b, at: p) - FloatVector(b, at: q)
                                let difference = (l * l + green * green + blue * blue)
                                    .keepingFirst(columns.upperBound - x)
                                rowSum += difference
                                // What reaches into the next row is written again with it.
                                difference.store(to: &target, at: p)
                            }
                            sum += rowSum.total
                        }
                    }
                }
            }
        }
        return (output, Float(sum / Double(max(1, columns.count * (height - dy)))))
    }
}

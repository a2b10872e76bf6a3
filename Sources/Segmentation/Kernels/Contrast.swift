// SPDX-License-Identifier: Apache-2.0
//
// Contrast term of the cut: cheap to cut along strong edges, dear in flat areas.
//
//   w_pq = gamma exp(-|c_p - c_q|^2 / (2 mean)) / |p - q|
//
//   c     Lab colour            mean   of the squared differences: the four directions' means, averaged
//   gamma strength              p, q   neighbours on the 8-connected grid
//
// Boykov & Jolly 2001 [boykov2001] as used by GrabCut [rother2004].

/// Squared colour differences to four neighbours, scaled by their mean; weights of any strength follow from it.
struct Contrast {
    private static let directions: [(dx: Int, dy: Int, distance: Float)] = [
        (1, 0, 1), (0, 1, 1), (1, 1, Float(2).squareRoot()), (-1, 1, Float(2).squareRoot()),
    ]

    /// Weights with gamma = 1.
    let unit: GridEdges

    init(of lab: Plane<Lab>) throws(SegmentationError) {
        var differences: [Plane<Float>] = []
        var means: [Float] = []
        for direction in Self.directions {
            let (plane, mean) = try Self.squaredDifferences(of: lab, dx: direction.dx, dy: direction.dy)
            differences.append(plane)
            means.append(mean)
        }
        let beta = 0.5 / (means.reduce(0, +) / 4 + 1e-6)
        for (index, direction) in Self.directions.enumerated() {
            Self.turnIntoWeights(&differences[index], beta: beta, strength: 1 / direction.distance)
        }
        unit = GridEdges(
            right: differences[0], down: differences[1], downRight: differences[2], downLeft: differences[3])
    }

    func edges(gamma: Float) throws(SegmentationError) -> GridEdges {
        GridEdges(
            right: try unit.right.map { $0 * gamma }, down: try unit.down.map { $0 * gamma },
            downRight: try unit.downRight.map { $0 * gamma }, downLeft: try unit.downLeft.map { $0 * gamma })
    }

    /// Zero where the neighbour lies outside, and left out of the mean there.
    private static func squaredDifferences(
        of lab: Plane<Lab>, dx: Int, dy: Int
    ) throws(SegmentationError) -> (plane: Plane<Float>, mean: Float) {
        let (width, height) = (lab.width, lab.height)
        var output = try Plane<Float>(width: width, height: height)
        let columns = max(0, -dx)..<max(max(0, -dx), width - max(0, dx))
        var sum = 0.0
        lab.withSpan { source in
            output.withMutableSpan { target in
                for y in 0..<max(0, height - dy) {
                    for x in columns {
                        let (p, q) = (source[y * width + x], source[(y + dy) * width + x + dx])
                        let (l, a, b) = (p.lightness - q.lightness, p.a - q.a, p.b - q.b)
                        let difference = l * l + a * a + b * b
                        target[y * width + x] = difference
                        sum += Double(difference)
                    }
                }
            }
        }
        return (output, Float(sum / Double(max(1, columns.count * (height - dy)))))
    }

    private static func turnIntoWeights(_ plane: inout Plane<Float>, beta: Float, strength: Float) {
        plane.withMutableSpan { span in
            for start in stride(from: 0, to: span.count, by: 8) {
                var lanes = FloatVector()
                let used = min(8, span.count - start)
                for lane in 0..<used { lanes[lane] = span[start + lane] }
                let weights = exp(lanes * -beta) * strength
                for lane in 0..<used { span[start + lane] = weights[lane] }
            }
        }
    }
}

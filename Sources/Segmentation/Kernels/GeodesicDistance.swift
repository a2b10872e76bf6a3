// SPDX-License-Identifier: Apache-2.0
//
// Distance along the cheapest path from a set of pixels, where crossing colours costs:
//
//   D(p) = min over paths from the set to p of  sum sqrt(dx^2 + dy^2 + (lambda |dLab|)^2)
//
//   dx, dy   one step on the 8-connected grid, in pixels        dLab   difference of colour over it
//
// By raster scans (Toivanen 1996 [toivanen1996]), as used for strokes by Criminisi, Sharp & Blake 2008 [criminisi2008]: a
// scan from the upper left and one from the lower right, repeated until nothing changes, eight times at most.

struct GeodesicDistance {
    /// Pixels of way that one unit of colour difference is worth.
    static let colourWeight: Float = 0.5
    /// Pairs of scans; more only matter for paths that wind like a maze.
    static let rounds = 8

    private let width: Int
    private let height: Int
    /// Pixels lie in a frame of one, which no path enters.
    private let stride: Int
    /// What the steps from each pixel to four of its neighbours cost; infinite out of the picture.
    private var costs: [SIMD4<Float>]

    /// Left, upper left, upper, upper right; the other four neighbours are these seen from the other side.
    private static let steps = [(-1, 0), (-1, -1), (0, -1), (1, -1)]
    private let offsets: [Int]

    init(in lab: LabImage) {
        let stride = lab.width + 2
        (width, height, self.stride) = (lab.width, lab.height, stride)
        offsets = Self.steps.map { $0.1 * stride + $0.0 }
        costs = Array(repeating: SIMD4(repeating: .infinity), count: stride * (height + 2))
        for y in 0..<height {
            for x in 0..<width {
                for (k, step) in Self.steps.enumerated() {
                    let (neighbourX, neighbourY) = (x + step.0, y + step.1)
                    guard (0..<width).contains(neighbourX), neighbourY >= 0 else { continue }
                    let l = lab.lightness[x, y] - lab.lightness[neighbourX, neighbourY]
                    let a = lab.a[x, y] - lab.a[neighbourX, neighbourY]
                    let b = lab.b[x, y] - lab.b[neighbourX, neighbourY]
                    let way = Float(step.0 * step.0 + step.1 * step.1)
                    let colour = Self.colourWeight * Self.colourWeight * (l * l + a * a + b * b)
                    costs[(y + 1) * stride + x + 1][k] = (way + colour).squareRoot()
                }
            }
        }
    }

    /// Distances in pixels from the pixels labelled `source`; infinite when there are none.
    func callAsFunction(
        from constraints: Plane<CutConstraint>, _ source: CutConstraint
    ) throws(SegmentationError) -> Plane<Float> {
        var distances = [Float](repeating: .infinity, count: costs.count)
        for y in 0..<height {
            for x in 0..<width where constraints[x, y] == source { distances[(y + 1) * stride + x + 1] = 0 }
        }
        let inside = (stride + 1)..<(stride * (height + 1) - 1)
        for _ in 0..<Self.rounds {
            var changed = false
            for i in inside where relax(&distances, i, towards: 1) { changed = true }
            for i in inside.reversed() where relax(&distances, i, towards: -1) { changed = true }
            if !changed { break }
        }
        return try Plane(width: width, height: height) { x, y in distances[(y + 1) * stride + x + 1] }
    }

    /// Looks for a shorter way to pixel `i` over the neighbours that a scan in this direction has passed.
    @inline(__always)
    private func relax(_ distances: inout [Float], _ i: Int, towards sign: Int) -> Bool {
        var best = distances[i]
        for (k, offset) in offsets.enumerated() {
            let neighbour = i + sign * offset
            best = min(best, distances[neighbour] + costs[sign > 0 ? i : neighbour][k])
        }
        defer { distances[i] = best }
        return best < distances[i]
    }
}

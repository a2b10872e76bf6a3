// SPDX-License-Identifier: Apache-2.0
//
// Where in a person's box the person is: P(s, t), s across and t down the box, in shares of its sides.
//
// The tables are means of silhouettes in their boxes, mirrored halves averaged, by 9 x 12 cells; `bench/box-prior` makes them again from a
// folder of masks. Standing bodies have another one, for boxes twice as high as wide.

struct BoxPrior {
    /// Left halves with the middle column, from the top.
    private static let wide: [[Float]] = [
        [0.01, 0.06, 0.23, 0.57, 0.76], [0.03, 0.17, 0.49, 0.82, 0.91], [0.06, 0.26, 0.57, 0.86, 0.93],
        [0.09, 0.34, 0.64, 0.89, 0.96], [0.14, 0.49, 0.75, 0.95, 0.98], [0.22, 0.57, 0.79, 0.95, 0.99],
        [0.29, 0.63, 0.84, 0.97, 0.99], [0.36, 0.71, 0.88, 0.98, 0.99], [0.46, 0.78, 0.91, 0.97, 0.98],
        [0.56, 0.84, 0.92, 0.97, 0.98], [0.62, 0.86, 0.94, 0.97, 0.96], [0.68, 0.86, 0.92, 0.95, 0.94],
    ]
    private static let tall: [[Float]] = [
        [0.01, 0.07, 0.25, 0.62, 0.78], [0.02, 0.15, 0.37, 0.74, 0.89], [0.16, 0.53, 0.80, 0.95, 0.98],
        [0.35, 0.71, 0.90, 0.98, 0.99], [0.43, 0.79, 0.95, 0.99, 0.99], [0.45, 0.82, 0.96, 0.99, 0.99],
        [0.32, 0.73, 0.95, 0.99, 0.98], [0.18, 0.56, 0.88, 0.94, 0.87], [0.15, 0.42, 0.76, 0.83, 0.71],
        [0.09, 0.33, 0.65, 0.74, 0.63], [0.09, 0.27, 0.51, 0.62, 0.57], [0.12, 0.27, 0.44, 0.53, 0.55],
    ]
    /// Height over width from which a box is a standing body's.
    private static let tallAspect = 2.0

    let box: PixelBox

    /// logit P for each pixel of a plane; outside the box as little as at its edge.
    func logOdds(width: Int, height: Int) throws(SegmentationError) -> Plane<Float> {
        let table = Double(box.height) >= Self.tallAspect * Double(box.width) ? Self.tall : Self.wide
        let columns = table[0].count
        return try Plane(width: width, height: height) { x, y in
            // In cells, whose values stand in their middles.
            let s = (Float(x - box.left) + 0.5) / Float(box.width) * Float(2 * columns - 1) - 0.5
            let t = (Float(y - box.top) + 0.5) / Float(box.height) * Float(table.count) - 0.5
            let mirrored = min(max(s, 0), Float(2 * columns - 2))
            let column = min(mirrored, Float(2 * columns - 2) - mirrored)
            let row = min(max(t, 0), Float(table.count - 1))
            let (c, r) = (min(Int(column), columns - 2), min(Int(row), table.count - 2))
            let (right, down) = (column - Float(c), row - Float(r))
            let top = table[r][c] * (1 - right) + table[r][c + 1] * right
            let bottom = table[r + 1][c] * (1 - right) + table[r + 1][c + 1] * right
            return logit(top * (1 - down) + bottom * down)
        }
    }
}

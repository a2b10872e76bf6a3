// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Segmentation

struct EnlargementTests {
    /// The formula, a sample at a time, in doubles.
    private func naive(_ plane: Plane<Float>, _ x: Int, _ y: Int, width: Int, height: Int) -> Double {
        func place(_ index: Int, _ long: Int, _ short: Int) -> (Int, Int, Double) {
            let position = min(
                max((Double(index) + 0.5) * Double(short) / Double(long) - 0.5, 0), Double(short - 1))
            return (Int(position), min(Int(position) + 1, short - 1), position - Double(Int(position)))
        }
        let (left, right, across) = place(x, width, plane.width)
        let (top, bottom, down) = place(y, height, plane.height)
        func between(_ a: Float, _ b: Float, _ share: Double) -> Double { Double(a) + share * Double(b - a) }
        let (above, below) = (
            between(plane[left, top], plane[right, top], across),
            between(plane[left, bottom], plane[right, bottom], across)
        )
        return above + down * (below - above)
    }

    @Test(arguments: [(1, 1), (1, 7), (5, 1), (4, 3)], [(1, 1), (3, 2), (9, 16), (40, 31)])
    func `samples are those of bilinear interpolation`(short: (Int, Int), long: (Int, Int)) throws {
        let plane = try Plane<Float>(width: short.0, height: short.1) { x, y in Float((x * 37 + y * 91) % 17) }
        let grid = Enlargement(of: plane, width: long.0, height: long.1)
        plane.withSpan { span in
            for y in 0..<long.1 {
                for x in 0..<long.0 {
                    let expected = naive(plane, x, y, width: long.0, height: long.1)
                    #expect(abs(Double(grid.sample(span, x, y)) - expected) < 1e-4, "\(x) \(y)")
                }
            }
        }
    }

    @Test(arguments: [(1, 1), (10, 3), (3, 10), (448, 4000), (7, 7)])
    func `each long sample belongs to one cell, the one that it is interpolated in`(short: Int, long: Int) {
        let map = LineMap(long: long, short: short)
        var seen: [Int] = []
        for cell in 0..<short {
            for index in map.members(of: cell) {
                #expect(map.lower[index] == cell)
                seen.append(index)
            }
        }
        #expect(seen == Array(0..<long) && map.members(of: 0..<short) == 0..<long)
    }
}

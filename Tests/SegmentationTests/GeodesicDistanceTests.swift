// SPDX-License-Identifier: Apache-2.0
import SyntheticPortraits
import Testing

@testable import Segmentation

struct GeodesicDistanceTests {
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `geodesic distances are those of the cheapest paths`(seed: UInt64) throws {
        let image = try SyntheticPortrait(width: 24, height: 18, seed: seed, isBusy: true).image
        let lab = try image.lab()
        let constraints = try Plane<CutConstraint>(width: 24, height: 18) { x, y in
            (x, y) == (3, 4) || (x, y) == (20, 15) ? .foreground : (x, y) == (12, 2) ? .background : .free
        }
        let distances = try GeodesicDistance(in: lab)(from: constraints, .foreground)
        // Bellman-Ford, by the definition.
        var expected = [Double](repeating: .infinity, count: 24 * 18)
        for index in expected.indices where constraints[index % 24, index / 24] == .foreground { expected[index] = 0 }
        var changed = true
        while changed {
            changed = false
            for y in 0..<18 {
                for x in 0..<24 {
                    for (dx, dy) in [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)]
                    where (0..<24).contains(x + dx) && (0..<18).contains(y + dy) {
                        let colour = [lab.lightness, lab.a, lab.b].reduce(0.0) { sum, channel in
                            let d = Double(channel[x, y] - channel[x + dx, y + dy])
                            return sum + d * d
                        }
                        let step = (Double(dx * dx + dy * dy) + 0.25 * colour).squareRoot()
                        let candidate = expected[(y + dy) * 24 + x + dx] + step
                        if candidate < expected[y * 24 + x] - 1e-9 {
                            expected[y * 24 + x] = candidate
                            changed = true
                        }
                    }
                }
            }
        }
        for y in 0..<18 { for x in 0..<24 { #expect(abs(Double(distances[x, y]) - expected[y * 24 + x]) < 1e-2) } }
        #expect(try GeodesicDistance(in: lab)(from: try constraints.map { _ in .free }, .foreground)[5, 5] == .infinity)
    }
}

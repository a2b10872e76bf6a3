// SPDX-License-Identifier: Apache-2.0
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

struct CutTests {
    private struct Problem {
        var unary: Plane<Float>
        var edges: GridEdges

        /// What the cut minimises.
        func energy(_ labels: [Bool]) -> Double {
            let (width, height) = (unary.width, unary.height)
            var sum = 0.0
            for y in 0..<height {
                for x in 0..<width {
                    let own = labels[y * width + x]
                    // Choosing a side costs the evidence against it.
                    sum += Double(own ? max(-unary[x, y], 0) : max(unary[x, y], 0))
                    for (plane, dx, dy) in [
                        (edges.right, 1, 0), (edges.down, 0, 1), (edges.downRight, 1, 1), (edges.downLeft, -1, 1),
                    ] where (0..<width).contains(x + dx) && y + dy < height {
                        if labels[(y + dy) * width + x + dx] != own { sum += Double(plane[x, y]) }
                    }
                }
            }
            return sum
        }
    }

    private func problem(_ width: Int, _ height: Int, seed: UInt64) throws -> Problem {
        var random = SplitMix64(state: seed)
        func plane(_ low: Double, _ high: Double) throws -> Plane<Float> {
            try Plane(width: width, height: height) { _, _ in Float(low + (high - low) * random.unit()) }
        }
        return Problem(
            unary: try plane(-3, 3),
            edges: GridEdges(
                right: try plane(0, 2), down: try plane(0, 2), downRight: try plane(0, 1), downLeft: try plane(0, 1)))
    }

    @Test(arguments: [(1, 1), (1, 5), (5, 1), (3, 3), (4, 3)], 1...4 as ClosedRange<UInt64>)
    func `no labelling is cheaper than the minimum cut`(size: (Int, Int), seed: UInt64) throws {
        let problem = try problem(size.0, size.1, seed: seed)
        let free = try Plane<CutConstraint>(width: size.0, height: size.1) { _, _ in .free }
        let mask = try GridCut(edges: problem.edges, strength: 1, constraints: free).solve(unary: problem.unary)
        let count = size.0 * size.1
        let best = (0..<1 << count).map { bits in problem.energy((0..<count).map { bits >> $0 & 1 == 1 }) }.min()!
        let labels = (0..<count).map { mask[$0 % size.0, $0 / size.0] == .foreground }
        #expect(abs(problem.energy(labels) - best) < 2e-3)
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `constraints are kept, and the rest is the cheapest that keeps them`(seed: UInt64) throws {
        let problem = try problem(4, 3, seed: seed)
        var constraints = try Plane<CutConstraint>(width: 4, height: 3) { _, _ in .free }
        constraints[0, 0] = .foreground
        constraints[3, 2] = .background
        constraints[1, 1] = .background
        let mask = try GridCut(edges: problem.edges, strength: 1, constraints: constraints)
            .solve(unary: problem.unary)
        func isAllowed(_ bits: Int) -> Bool { bits & 1 == 1 && bits >> 11 & 1 == 0 && bits >> 5 & 1 == 0 }
        let best = (0..<1 << 12).filter(isAllowed).map { bits in
            problem.energy((0..<12).map { bits >> $0 & 1 == 1 })
        }.min()!
        let labels = (0..<12).map { mask[$0 % 4, $0 / 4] == .foreground }
        #expect(labels[0] && !labels[11] && !labels[5])
        #expect(abs(problem.energy(labels) - best) < 2e-3)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `flow that stays from earlier cuts does not change a later one`(seed: UInt64) throws {
        let (width, height) = (23, 17)
        let edges = try problem(width, height, seed: seed).edges
        var constraints = try Plane<CutConstraint>(width: width, height: height) { _, _ in .free }
        constraints[3, 4] = .foreground
        constraints[20, 9] = .background
        let kept = try GridCut(edges: edges, strength: 1, constraints: constraints)
        for round in 0..<6 as Range<UInt64> {
            let unary = try problem(width, height, seed: seed * 100 + round).unary
            let fresh = try GridCut(edges: edges, strength: 1, constraints: constraints)
            #expect(try kept.solve(unary: unary) == fresh.solve(unary: unary))
        }
    }

    /// Few pixels know what they are, so that trees grow deep, and the cheapest cut with the smallest foreground is what augmenting
    /// one path after the other leaves reachable.
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `deep trees give the cut that single paths give`(seed: UInt64) throws {
        let (width, height) = (40, 30)
        var random = SplitMix64(state: seed)
        func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
        func plane(_ value: () -> Float) throws -> Plane<Float> {
            try Plane<Float>(width: width, height: height) { _, _ in value() }
        }
        // Sixteenths, and some links missing: sums are exact.
        func link() -> Float { below(5) == 0 ? 0 : Float(below(32)) / 16 }
        let edges = GridEdges(
            right: try plane(link), down: try plane(link), downRight: try plane(link), downLeft: try plane(link))
        let free = try Plane<CutConstraint>(width: width, height: height) { _, _ in .free }
        let cut = try GridCut(edges: edges, strength: 1, constraints: free)
        for _ in 0..<4 {
            let unary = try plane { below(40) == 0 ? Float(below(400)) / 16 - 12 : 0 }
            let mask = try cut.solve(unary: unary)
            var paths = SinglePaths(
                unary: unary,
                links: [
                    (edges.right, 1, 0), (edges.down, 0, 1), (edges.downRight, 1, 1), (edges.downLeft, -1, 1),
                ])
            let reachable = paths.reachable()
            for y in 0..<height {
                for x in 0..<width { #expect((mask[x, y] == .foreground) == reachable[y * width + x], "at \(x), \(y)") }
            }
        }
    }

    @Test func `of several cheapest cuts the one with the smallest foreground is given`() throws {
        // A pixel without evidence between two of each kind, all links alike: both labels cost the same.
        let even = try Plane<Float>(width: 3, height: 1) { _, _ in 1 }
        let none = try Plane<Float>(width: 3, height: 1)
        var unary = none
        unary[0, 0] = 5
        unary[2, 0] = -5
        let free = try Plane<CutConstraint>(width: 3, height: 1) { _, _ in .free }
        let edges = GridEdges(right: even, down: none, downRight: none, downLeft: none)
        let mask = try GridCut(edges: edges, strength: 1, constraints: free).solve(unary: unary)
        #expect((0..<3).map { mask[$0, 0] } == [.foreground, .background, .background])
    }

    @Test func `contrast weights follow the formula`() throws {
        let lab = try SyntheticPortrait(width: 12, height: 9, seed: 2, isBusy: true).image.lab()
        let unit = try Contrast(of: lab).edges
        func difference(_ x: Int, _ y: Int, _ dx: Int, _ dy: Int) -> Double {
            [lab.lightness, lab.a, lab.b].reduce(0) { sum, channel in
                let d = Double(channel[x, y] - channel[x + dx, y + dy])
                return sum + d * d
            }
        }
        let directions = [(unit.right, 1, 0), (unit.down, 0, 1), (unit.downRight, 1, 1), (unit.downLeft, -1, 1)]
        let means = directions.map { _, dx, dy in
            let values = (0..<9 - dy).flatMap { y in
                (max(0, -dx)..<12 - max(0, dx)).map { difference($0, y, dx, dy) }
            }
            return values.reduce(0, +) / Double(values.count)
        }
        let beta = 0.5 / (means.reduce(0, +) / 4)
        for (plane, dx, dy) in directions {
            for y in 0..<9 - dy {
                for x in max(0, -dx)..<12 - max(0, dx) {
                    let distance = Double(dx * dx + dy * dy).squareRoot()
                    let expected = Double(Segmentation.exp(Float(-beta * difference(x, y, dx, dy)))) / distance
                    #expect(abs(Double(plane[x, y]) - expected) < 1e-4)
                }
            }
        }
    }

    @Test func `crumbs and holes go, faces stay`() throws {
        var mask = try Mask(width: 40, height: 40) { x, y in
            (10..<30).contains(x) && (10..<40).contains(y) ? .foreground : .background
        }
        mask[2, 2] = .foreground
        mask[35, 5] = .foreground
        mask[20, 20] = .background
        let evidence = try Plane<Float>(width: 40, height: 40) { _, _ in 0 }
        let cleaned = try CleanUp()(mask, unary: evidence, faces: [Face(x: 35.5, y: 5.2, width: 3, score: 2)])
        #expect(cleaned[2, 2] == .background)
        #expect(cleaned[35, 5] == .foreground)
        #expect(cleaned[20, 20] == .foreground)
        #expect(cleaned[0, 39] == .background)
    }
}

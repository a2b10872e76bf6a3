// SPDX-License-Identifier: Apache-2.0
public import Segmentation

/// Maximum flow by shortest augmenting paths, without any of the kernel's means.
public struct SinglePaths {
    private var capacity: [[Int: Float]]
    private let source, sink: Int

    /// A pixel's evidence is what flows from the source where it is positive and to the sink where it is negative. A link with the
    /// neighbour `x`, `y` further has the capacity that its plane has at the pixel.
    public init(unary: Plane<Float>, links: [(capacity: Plane<Float>, x: Int, y: Int)]) {
        let (width, count) = (unary.width, unary.count)
        (source, sink) = (count, count + 1)
        capacity = Array(repeating: [:], count: count + 2)
        for y in 0..<unary.height {
            for x in 0..<width {
                let index = y * width + x
                if unary[x, y] > 0 { capacity[source][index] = unary[x, y] }
                if unary[x, y] < 0 { capacity[index][sink] = -unary[x, y] }
                for (plane, dx, dy) in links
                where (0..<width).contains(x + dx) && y + dy < unary.height {
                    capacity[index][(y + dy) * width + x + dx] = plane[x, y]
                    capacity[(y + dy) * width + x + dx][index] = plane[x, y]
                }
            }
        }
    }

    /// Which pixels the source reaches when no more flows.
    public mutating func reachable() -> [Bool] {
        while true {
            let parents = search()
            guard parents[sink] != nil else { return (0..<source).map { parents[$0] != nil } }
            var path = [sink]
            while path.last! != source { path.append(parents[path.last!]!) }
            let steps = Array(zip(path.dropFirst(), path))
            let flow = steps.map { capacity[$0][$1]! }.min()!
            for (from, to) in steps {
                capacity[from][to]! -= flow
                capacity[to][from, default: 0] += flow
            }
        }
    }

    private func search() -> [Int: Int] {
        var parents = [source: source]
        var front = [source]
        while !front.isEmpty && parents[sink] == nil {
            var next: [Int] = []
            for node in front {
                for (other, left) in capacity[node].sorted(by: { $0.key < $1.key })
                where left > 0 && parents[other] == nil {
                    parents[other] = node
                    next.append(other)
                }
            }
            front = next
        }
        return parents
    }
}

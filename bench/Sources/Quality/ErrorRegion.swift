// SPDX-License-Identifier: Apache-2.0
import Segmentation

/// A connected area that a cut got wrong in one way.
struct ErrorRegion {
    private let width: Int
    private let height: Int
    private let pixels: [Int]
    private let label: Label

    /// The largest regions, with 4-connected pixels.
    static func largest(_ count: Int, cut: Shape, truth: Shape) -> [ErrorRegion] {
        var seen = [Bool](repeating: false, count: cut.pixels.count)
        var regions: [ErrorRegion] = []
        for start in cut.pixels.indices where !seen[start] && cut.pixels[start] != truth.pixels[start] {
            let value = truth.pixels[start]
            var stack = [start]
            var members: [Int] = []
            seen[start] = true
            while let index = stack.popLast() {
                members.append(index)
                let (x, y) = (index % cut.width, index / cut.width)
                for (nx, ny) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
                where (0..<cut.width).contains(nx) && (0..<cut.height).contains(ny) {
                    let next = ny * cut.width + nx
                    guard !seen[next], cut.pixels[next] != truth.pixels[next], truth.pixels[next] == value else {
                        continue
                    }
                    seen[next] = true
                    stack.append(next)
                }
            }
            regions.append(
                ErrorRegion(
                    width: cut.width, height: cut.height, pixels: members, label: value ? .foreground : .background))
        }
        return Array(regions.sorted { ($1.pixels.count, $0.pixels[0]) < ($0.pixels.count, $1.pixels[0]) }.prefix(count))
    }

    /// On the region's innermost pixel.
    var click: Click {
        let centre = innermost(depths())
        return Click(label, at: Stroke.Point(x: Double(centre % width), y: Double(centre / width)))
    }

    private func innermost(_ depths: [Int: Int]) -> Int { pixels.max { (depths[$0]!, $1) < (depths[$1]!, $0) }! }

    /// The longest straight line through the region's innermost pixel that keeps clear of its edge; lengths as shares of the
    /// long side.
    func stroke(radius: Double, length: Double) -> Stroke {
        let distances = depths()
        let centre = innermost(distances)
        let (cx, cy) = (Double(centre % width), Double(centre / width))
        let longSide = Double(max(width, height))
        let brush = max(0.5, min(radius * longSide, Double(distances[centre]!) - 1))
        func reach(_ dx: Double, _ dy: Double) -> Double {
            var t = 0.0
            while t < length / 2 * longSide {
                let (x, y) = (Int((cx + dx * (t + 1)).rounded()), Int((cy + dy * (t + 1)).rounded()))
                guard (0..<width).contains(x), (0..<height).contains(y),
                    Double(distances[y * width + x] ?? 0) > brush + 1
                else { break }
                t += 1
            }
            return t
        }
        // Sixteen directions: whole steps, so that no trigonometry is needed.
        let directions: [(Double, Double)] = (-4...4).flatMap { k in [(4.0, Double(k)), (Double(k), 4.0)] }
        let lines = directions.map { direction in
            let norm = (direction.0 * direction.0 + direction.1 * direction.1).squareRoot()
            let (dx, dy) = (direction.0 / norm, direction.1 / norm)
            return (dx: dx, dy: dy, ahead: reach(dx, dy), behind: reach(-dx, -dy))
        }
        let best = lines.max { $0.ahead + $0.behind < $1.ahead + $1.behind }!
        return Stroke(
            label,
            points: [
                Stroke.Point(x: cx - best.dx * best.behind, y: cy - best.dy * best.behind),
                Stroke.Point(x: cx + best.dx * best.ahead, y: cy + best.dy * best.ahead),
            ], radius: brush)
    }

    /// Steps (8-connected) from each pixel to the nearest outside the region.
    private func depths() -> [Int: Int] {
        var depths: [Int: Int] = [:]
        for index in pixels { depths[index] = 0 }
        var front = pixels.filter { index in neighbours(index).contains { $0.map { depths[$0] == nil } ?? true } }
        for index in front { depths[index] = 1 }
        var depth = 1
        while !front.isEmpty {
            depth += 1
            var next: [Int] = []
            for index in front {
                for neighbour in neighbours(index).compactMap({ $0 }) where depths[neighbour] == 0 {
                    depths[neighbour] = depth
                    next.append(neighbour)
                }
            }
            front = next
        }
        return depths
    }

    /// nil outside the picture.
    private func neighbours(_ index: Int) -> [Int?] {
        let (x, y) = (index % width, index / width)
        return (-1...1).flatMap { dy in
            (-1...1).map { dx in
                (0..<width).contains(x + dx) && (0..<height).contains(y + dy) ? (y + dy) * width + x + dx : nil
            }
        }
    }
}

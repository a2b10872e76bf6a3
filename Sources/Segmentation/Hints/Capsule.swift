// SPDX-License-Identifier: Apache-2.0

/// All points within `radius` of a line segment: what one move of a round brush covers.
struct Capsule: Equatable {
    var from: Stroke.Point
    var to: Stroke.Point
    var radius: Double

    /// Ties at whole numbers belong to the capsule, whatever rounding does to them.
    private static let tolerance = 1e-9

    /// The pixels of a row whose centres are covered; nil when there are none.
    func columns(inRow y: Int, width: Int) -> Range<Int>? {
        let row = Double(y)
        let spans = [discSpan(from, row), discSpan(to, row), slabSpan(row)].compactMap { $0 }
        guard let low = spans.map(\.low).min(), let high = spans.map(\.high).max() else { return nil }
        let first = Int(max(0, (low - Self.tolerance).rounded(.up)))
        let last = Int(min(Double(width - 1), (high + Self.tolerance).rounded(.down)))
        return first <= last ? first..<last + 1 : nil
    }

    func rows(height: Int) -> Range<Int> {
        let first = Int(max(0, (min(from.y, to.y) - radius - Self.tolerance).rounded(.up)))
        let last = Int(min(Double(height - 1), (max(from.y, to.y) + radius + Self.tolerance).rounded(.down)))
        return first <= last ? first..<last + 1 : 0..<0
    }

    /// An upper bound of the pixels covered inside a picture; 0 when there are none.
    func paintedArea(width: Int, height: Int) -> Double {
        let rows = rows(height: height)
        guard rows.contains(where: { columns(inRow: $0, width: width) != nil }) else { return 0 }
        let span = min(Double(width), max(from.x, to.x) + radius) - max(0, min(from.x, to.x) - radius)
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        // A strip one pixel wider all round holds every pixel whose centre is covered.
        let strip = ((dx * dx + dy * dy).squareRoot() + 2 * radius + 2) * (2 * radius + 2)
        return min((span + 1) * Double(rows.count), strip)
    }

    private func discSpan(_ centre: Stroke.Point, _ row: Double) -> (low: Double, high: Double)? {
        let square = radius * radius - (row - centre.y) * (row - centre.y)
        guard square >= -Self.tolerance else { return nil }
        let half = max(square, 0).squareRoot()
        return (centre.x - half, centre.x + half)
    }

    /// Where the row crosses the rectangle between the two ends: 0 <= t <= length and |s| <= radius, with t along and s across.
    private func slabSpan(_ row: Double) -> (low: Double, high: Double)? {
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        let length = (dx * dx + dy * dy).squareRoot()
        guard length > 0 else { return nil }
        let (ux, uy, v) = (dx / length, dy / length, row - from.y)
        // Both t = ux (x - from.x) + uy v and s = -uy (x - from.x) + ux v are linear in x.
        guard let along = Self.solve(slope: ux, offset: uy * v, between: 0, and: length),
            let across = Self.solve(slope: -uy, offset: ux * v, between: -radius, and: radius)
        else { return nil }
        let (low, high) = (max(along.low, across.low), min(along.high, across.high))
        return low <= high ? (from.x + low, from.x + high) : nil
    }

    /// All z with low <= slope z + offset <= high.
    private static func solve(
        slope: Double, offset: Double, between low: Double, and high: Double
    ) -> (low: Double, high: Double)? {
        if abs(slope) < 1e-12 {
            let isInside = offset >= low - tolerance && offset <= high + tolerance
            return isInside ? (-.greatestFiniteMagnitude, .greatestFiniteMagnitude) : nil
        }
        let (a, b) = ((low - offset) / slope, (high - offset) / slope)
        return (min(a, b), max(a, b))
    }
}

extension Stroke {
    /// Half a pixel's diagonal.
    private static let thinnestRadius = 0.71

    /// The moves that make it; a single point is a move that goes nowhere.
    var segments: [Capsule] {
        let radius = max(radius, Self.thinnestRadius)
        guard points.count > 1 else { return points.map { Capsule(from: $0, to: $0, radius: radius) } }
        return zip(points, points.dropFirst()).map { Capsule(from: $0, to: $1, radius: radius) }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A region in which the alternative cuts differ: one thing to ask a person about. In pixels of the upright photograph.
public struct Doubt: Sendable, Equatable {
    /// Inside, as far from the region's edge as can be: a click there decides it.
    public var point: Stroke.Point
    public var box: PixelBox
    /// Of the picture's area.
    public var share: Double
    /// 0-1: how likely it belongs to the subject, by the confidence of the cuts that have it.
    public var foreground: Double
}

/// The regions in which cuts of one picture differ, the most useful to ask about first.
struct FindDoubts {
    /// Smaller regions are left out, as shares of the picture's area.
    var smallestShare = 0.002
    /// So are thinner ones: outlines that lie a little otherwise, in shares of the long side.
    var thinnest: Float = 0.012
    var most = 8

    /// - Parameters:
    ///   - cuts: the first one is the one that is asked about.
    ///   - perPixel: pixels of the photograph to one of the cuts'.
    ///   - size: of the photograph.
    func callAsFunction(
        _ cuts: [CoarseMask], perPixel: Double, size: PixelSize
    ) throws(SegmentationError) -> [Doubt] {
        guard cuts.count > 1 else { return [] }
        let weights = cuts.map { max($0.confidence, 1e-3) }
        let total = weights.reduce(0, +)
        var support = try Plane<Float>(width: cuts[0].mask.width, height: cuts[0].mask.height)
        for (cut, weight) in zip(cuts, weights) {
            let share = Float(weight / total)
            support.combine(with: cut.mask) { if $1 == .foreground { $0 += share } }
        }
        var found: [(doubt: Doubt, use: Double)] = []
        for label in [Label.foreground, .background] {
            // What the first cut has and others have not, and the other way round: one thing is not both.
            let asked = try Mask(of: cuts[0].mask, support) { own, support in
                own == label && support > 0.001 && support < 0.999 ? .foreground : .background
            }
            for region in try Self.regions(of: asked, support) where isAsked(region, in: asked) {
                let doubt = region.doubt(in: asked, perPixel: perPixel, size: size)
                found.append((doubt, doubt.share * doubt.foreground * (1 - doubt.foreground)))
            }
        }
        // By use; by place where equal, so that the order is always the same.
        found.sort { ($1.use, $0.doubt.point.y, $0.doubt.point.x) < ($0.use, $1.doubt.point.y, $1.doubt.point.x) }
        return found.prefix(most).map(\.doubt)
    }

    private func isAsked(_ region: Region, in mask: Mask) -> Bool {
        Double(region.area) >= smallestShare * Double(mask.count) && region.depth >= thinnest * Float(mask.longSide)
    }

    private struct Region {
        var (left, top, right, bottom) = (Int.max, Int.max, 0, 0)
        var area = 0
        var support = 0.0
        /// The pixel farthest from the edge, and its distance.
        var (x, y) = (0, 0)
        var depth: Float = 0

        mutating func add(_ x: Int, _ y: Int, depth: Float, support: Float) {
            (left, top, right, bottom) = (min(left, x), min(top, y), max(right, x + 1), max(bottom, y + 1))
            area += 1
            self.support += Double(support)
            if depth > self.depth { (self.x, self.y, self.depth) = (x, y, depth) }
        }

        func doubt(in mask: Mask, perPixel: Double, size: PixelSize) -> Doubt {
            func scaled(_ edge: Int) -> Int { Int((Double(edge) * perPixel).rounded()) }
            let box = PixelBox(
                left: scaled(left), top: scaled(top), width: scaled(right) - scaled(left),
                height: scaled(bottom) - scaled(top)
            ).clipped(width: size.width, height: size.height)
            return Doubt(
                point: Stroke.Point(
                    x: min((Double(x) + 0.5) * perPixel - 0.5, Double(size.width - 1)),
                    y: min((Double(y) + 0.5) * perPixel - 0.5, Double(size.height - 1))),
                box: box, share: Double(area) / Double(mask.count), foreground: support / Double(area))
        }
    }

    private static func regions(of mask: Mask, _ support: Plane<Float>) throws(SegmentationError) -> [Region] {
        let (numbers, count) = try mask.components(of: .foreground)
        var regions = [Region](repeating: Region(), count: count + 1)
        // The picture's border is an edge, too.
        let distances = try mask.framed(x: 1, y: 1, width: mask.width + 2, height: mask.height + 2)
            .distances(inside: .foreground)
        for y in 0..<mask.height {
            for x in 0..<mask.width where numbers[x, y] > 0 {
                regions[Int(numbers[x, y])].add(x, y, depth: distances[x + 1, y + 1], support: support[x, y])
            }
        }
        return Array(regions.dropFirst())
    }
}

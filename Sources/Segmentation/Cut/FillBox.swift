// SPDX-License-Identifier: Apache-2.0
//
// A box that somebody drew round the subject says where it ends [lempitsky2009]: a cut that keeps far from one side, and not from the
// others, lacks something there; mostly feet, hair or an arm. With
//
//   g_s = distance of the cut from side s / sqrt(width x height of the box),   g_1 >= g_2 >= ... the four in their order,
//
// where g_1 > g_2 + t, a strip from that side to a little inside the cut gets log odds, as many as it takes to come that near. If that takes
// many, the box was drawn loosely, and the cut stays. Where far more would be added beyond the strip than within, only the strip changes.
// Worth: docs/quality.md.

/// Brings a cut to the side of its box that it keeps far from.
struct FillBox {
    /// t of the formula.
    var tolerance = 0.07
    /// How far the strip reaches into the cut, in units of g.
    var overlap = 0.04
    /// Log odds to try, one after the other. With 6 and 8 besides, a box is worth .001 more if it is tight, and up to .005 less if it is not.
    var steps: [Float] = [1.5, 3, 4.5]
    /// What is added beyond the strip may be so many times as much as within, or stays as it was.
    var mostBeyond = 2.0
    var evidenceLimit: Float = 12

    /// - Parameters:
    ///   - cut: of the energy whose minimum `solve` finds.
    ///   - box: in working pixels.
    func callAsFunction(
        _ cut: CutOptimiser.Solution, box: PixelBox, solve: (Plane<Float>) throws(SegmentationError) -> Mask,
        cleanUp: (CutOptimiser.Solution) throws(SegmentationError) -> Mask
    ) throws(SegmentationError) -> CutOptimiser.Solution {
        let gaps = BoxSide.allCases.map { (side: $0, gap: $0.gap(between: cut.mask, box)) }
            .sorted { $0.gap > $1.gap }
        let most = Double(max(0, gaps[1].gap)) + tolerance * box.meanSide
        let (side, gap) = gaps[0]
        guard Double(gap) > most else { return cut }
        let strip = side.strip(of: box, depth: gap + Int(overlap * box.meanSide))
        for step in steps {
            var filled = try filled(cut, strip, step, solve)
            filled.mask = try cleanUp(filled)
            if Double(side.gap(between: filled.mask, box)) <= most { return filled }
        }
        return cut
    }

    /// The cut with more log odds in a strip.
    private func filled(
        _ solution: CutOptimiser.Solution, _ strip: PixelBox, _ step: Float,
        _ solve: (Plane<Float>) throws(SegmentationError) -> Mask
    ) throws(SegmentationError) -> CutOptimiser.Solution {
        var filled = solution
        let (width, height, limit) = (solution.mask.width, solution.mask.height, evidenceLimit)
        let inside = strip.clipped(width: width, height: height)
        filled.unary.withMutableSpan { span in
            for y in inside.top..<inside.top + inside.height {
                for x in inside.left..<inside.left + inside.width {
                    span[y * width + x] = min(max(span[y * width + x], -limit), limit) + step
                }
            }
        }
        let mask = try solve(filled.unary)
        var (within, beyond) = (0, 0)
        for y in 0..<height {
            for x in 0..<width where mask[x, y] == .foreground && solution.mask[x, y] == .background {
                if strip.contains(x, y) { within += 1 } else { beyond += 1 }
            }
        }
        filled.mask =
            Double(beyond) <= mostBeyond * Double(within)
            ? mask
            : try Mask(width: width, height: height) { x, y in
                strip.contains(x, y) ? mask[x, y] : solution.mask[x, y]
            }
        return filled
    }
}

private enum BoxSide: CaseIterable {
    case left
    case top
    case right
    case bottom

    /// Pixels between a side and the foreground; none where there is no foreground.
    func gap(between mask: Mask, _ box: PixelBox) -> Int {
        guard let extent = mask.foregroundBox() else { return 0 }
        return switch self {
        case .left: extent.left - box.left
        case .top: extent.top - box.top
        case .right: box.left + box.width - extent.left - extent.width
        case .bottom: box.top + box.height - extent.top - extent.height
        }
    }

    func strip(of box: PixelBox, depth: Int) -> PixelBox {
        var strip = box
        switch self {
        case .left: strip.width = depth
        case .top: strip.height = depth
        case .right: (strip.left, strip.width) = (box.left + box.width - depth, depth)
        case .bottom: (strip.top, strip.height) = (box.top + box.height - depth, depth)
        }
        return strip
    }
}

extension PixelBox {
    fileprivate var meanSide: Double { (Double(width) * Double(height)).squareRoot() }
}

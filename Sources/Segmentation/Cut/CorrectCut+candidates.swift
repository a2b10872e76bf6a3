// SPDX-License-Identifier: Apache-2.0

extension CorrectCut {
    struct Candidate {
        /// Foreground is what changes.
        let region: Mask
        let area: Int
        let score: Float

        /// Mean log odds of the region that speak against a label.
        func objection(against label: Label, in unary: Plane<Float>) -> Float {
            let pixels = region.indices(of: .foreground)
            let sum = unary.withSpan { span in pixels.reduce(Float(0)) { $0 + span[$1] } }
            return -label.sign * sum / Float(pixels.count)
        }
    }

    /// What a mark may change anything in.
    func frame(of mark: Mark, _ size: PixelSize) -> PixelBox {
        let whole = PixelBox(left: 0, top: 0, width: size.width, height: size.height)
        guard mark.kind == .stroke, let first = mark.pixels.first, let last = mark.pixels.last else { return whole }
        let columns = mark.pixels.map { $0 % size.width }
        let (left, right) = (columns.min()!, columns.max()!)
        // Pixels are in their order, row by row.
        let (top, bottom) = (first / size.width, last / size.width)
        let extent = (Float((right - left) * (right - left) + (bottom - top) * (bottom - top))).squareRoot()
        let reach = Int(max(strokeReach.extent * extent, strokeReach.least * Float(max(size.width, size.height))))
        return PixelBox(
            left: left - reach, top: top - reach, width: right - left + 1 + 2 * reach,
            height: bottom - top + 1 + 2 * reach)
    }

    /// nil when the mark is not in the middle of what changed.
    func candidate(_ changed: Mask, _ mark: Mark) throws(SegmentationError) -> Candidate? {
        let (region, parts, partCount) = try changed.connected(with: mark.pixels)
        let area = region.foregroundCount
        guard area > 0 else { return nil }
        // The picture's border is an edge, too.
        let distances = try region.framed(x: 1, y: 1, width: region.width + 2, height: region.height + 2)
            .distances(inside: .foreground)
        var atMark = [Float](repeating: 0, count: partCount + 1)
        var deepest = atMark
        let width = region.width
        distances.withSpan { distances in
            parts.withSpan { parts in
                region.withSpan { region in
                    for y in 0..<changed.height {
                        for x in 0..<width where region[y * width + x] == .foreground {
                            let depth = distances[(y + 1) * (width + 2) + x + 1]
                            let part = Int(parts[y * width + x])
                            deepest[part] = max(deepest[part], depth)
                        }
                    }
                    for pixel in mark.pixels where region[pixel] == .foreground {
                        let depth = distances[(pixel / width + 1) * (width + 2) + pixel % width + 1]
                        let part = Int(parts[pixel])
                        atMark[part] = max(atMark[part], depth)
                    }
                }
            }
        }
        // Of a stroke over several parts the least central counts.
        let centralities = zip(atMark, deepest).compactMap { marked, most -> Float? in most > 0 ? marked / most : nil }
        let centrality = centralities.min() ?? 0
        guard centrality >= leastCentrality else { return nil }
        let values = log(FloatVector(centrality, Float(area), 1, 1, 1, 1, 1, 1))
        return Candidate(region: region, area: area, score: values[0] + areaPower * values[1])
    }
}

extension Mask {
    /// Whether none of the foreground is outside a box.
    func isWithin(_ box: PixelBox) -> Bool {
        indices(of: .foreground).allSatisfy { box.contains($0 % width, $0 / width) }
    }

    /// The parts of the foreground that hold some of these pixels, and the number of each pixel's part.
    func connected(
        with pixels: [Int]
    ) throws(SegmentationError) -> (region: Mask, parts: Plane<Int32>, count: Int) {
        let (parts, count) = try components(of: .foreground)
        let found = parts.withSpan { span in Set(pixels.map { span[$0] }).subtracting([0]) }
        return (try parts.map { found.contains($0) ? .foreground : .background }, parts, count)
    }
}

extension Label {
    /// Of log odds that speak for it.
    var sign: Float { self == .foreground ? 1 : -1 }
}

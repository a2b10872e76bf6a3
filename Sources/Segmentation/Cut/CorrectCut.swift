// SPDX-License-Identifier: Apache-2.0
//
// What a person's click or stroke changes: one region round it, and only towards its label. Candidates for the region are
//
//   - what changes in cuts with the unary U + s K exp(-D / (t L)) for several strengths K and reaches t, and
//   - what changes to the label in each alternative cut, and in all of them together,
//
//   s   1 for foreground, -1 for background      D   geodesic distance from the mark       L   long side
//
// connected with the mark. People click into the middle of what is wrong. So of each candidate is asked how central the mark is,
//
//   c = max_(p in mark) d(p) / max_(p in region) d(p),      d   distance to the region's edge,
//
// and the one with the largest c area^.05 is taken, if any has c of at least .75 and is larger than what is nearest to the mark;
// else that is. A click takes the region that it is in the middle of, however large. A stroke shows how large: what reaches further
// beyond it than a share of its own extent is no candidate, unless the cut is hardly sure of it. Worth, with what was tried besides:
// docs/quality.md.

struct CorrectCut {
    struct Growth: Sendable {
        /// In log odds.
        let strength: Float
        /// As a share of the long side.
        let reach: Float
    }

    var growths = [
        Growth(strength: 2, reach: 0.05), Growth(strength: 8, reach: 0.05), Growth(strength: 16, reach: 0.05),
        Growth(strength: 16, reach: 0.1), Growth(strength: 24, reach: 0.1), Growth(strength: 4, reach: 0.4),
    ]
    var leastCentrality: Float = 0.75
    var areaPower: Float = 0.05
    /// How far what a stroke changes may reach beyond it: a share of its extent, and at least a share of the long side.
    var strokeReach: (extent: Float, least: Float) = (0.2, 0.06)
    /// What a stroke may change wherever it reaches: where the mean log odds against it are no more than this.
    var leastSurety: Float = 1.5
    /// How far a mark reaches at least: geodesic distance as a share of the long side.
    var nearest: Float = 0.018
    /// Least log odds of what a mark changed; of what is nearest the most there are, or the fine cut would smooth it away.
    var surety: Float = 2
    var evidenceLimit: Float = 12

    /// What does not change from mark to mark.
    private let contrast: Contrast
    private let strength: Float
    private let distance: GeodesicDistance

    /// - Parameter strength: of the contrast term.
    init(_ lab: LabImage, _ contrast: Contrast, strength: Float) {
        self.contrast = contrast
        self.strength = strength
        distance = GeodesicDistance(in: lab)
    }

    /// - Parameters:
    ///   - known: pixels that keep their label. Those of each mark do from then on.
    ///   - alternatives: other cuts of the same picture that a mark may choose from.
    ///   - checkpoint: called before each mark; what it throws ends the work.
    func callAsFunction(
        _ solution: CutOptimiser.Solution, _ marks: [Mark], known: Plane<CutConstraint>,
        alternatives: (Mark) -> [Mask],
        checkpoint: () throws(SegmentationError) -> Void = {}
    ) throws(SegmentationError) -> CutOptimiser.Solution {
        var (solution, known) = (solution, known)
        for mark in marks {
            try checkpoint()
            let constraint = CutConstraint(mark.label)
            let pixels = mark.pixels.filter { known[$0] == .free || known[$0] == constraint }
            guard !pixels.isEmpty else { continue }
            if pixels.contains(where: { solution.mask[$0] != mark.label }) {
                let free = Mark(label: mark.label, pixels: pixels, kind: mark.kind)
                let (region, surety) = try region(of: free, solution, known, alternatives(mark))
                take(region, mark.label, surety, &solution)
            }
            known.withMutableSpan { span in for pixel in pixels { span[pixel] = constraint } }
        }
        return solution
    }

    private func take(_ region: Mask, _ label: Label, _ surety: Float, _ solution: inout CutOptimiser.Solution) {
        let (sign, limit) = (label.sign, evidenceLimit)
        solution.mask.combine(with: region) { if $1 == .foreground { $0 = label } }
        func agree(_ odds: inout Float, _ isTaken: Label) {
            if isTaken == .foreground { odds = sign * min(max(abs(odds), surety), limit) }
        }
        solution.unary.combine(with: region, agree)
        solution.evidence.combine(with: region, agree)
    }

    // MARK: Candidates

    private func region(
        of mark: Mark, _ solution: CutOptimiser.Solution, _ known: Plane<CutConstraint>, _ alternatives: [Mask]
    ) throws(SegmentationError) -> (region: Mask, surety: Float) {
        let (label, mask) = (mark.label, solution.mask)
        let constraint = CutConstraint(label)
        // What may change: neither what has the label nor what is known not to.
        var open = try Plane<CutConstraint>(of: mask, known) { own, known in
            if own == label { return constraint }
            return known
        }
        open.withMutableSpan { span in for pixel in mark.pixels { span[pixel] = constraint } }
        var sources: Plane<CutConstraint> = try mask.map { _ in .free }
        sources.withMutableSpan { span in for pixel in mark.pixels { span[pixel] = constraint } }
        let distances = try distance(from: sources, constraint)

        let free = try Mask(of: open, mask) { open, own in
            (open == .free || open == constraint) && own != label ? .foreground : .background
        }
        let reach = nearest * Float(mask.longSide)
        let near = try Mask(of: distances, free) { $0 <= reach && $1 == .foreground ? .foreground : .background }
        let least = try near.connected(with: mark.pixels).region
        let leastArea = least.foregroundCount
        var best: Candidate?
        let frame = frame(of: mark, mask.size)
        func consider(_ changed: Mask) throws(SegmentationError) {
            guard let candidate = try candidate(changed, mark), candidate.area >= leastArea,
                candidate.region.isWithin(frame)
                    || candidate.objection(against: label, in: solution.unary) <= leastSurety
            else { return }
            // The earlier of equals.
            if candidate.score > best?.score ?? -.infinity { best = candidate }
        }
        let cutter = try GridCut(edges: contrast.edges, strength: strength, constraints: open)
        let limit = FloatVector(repeating: evidenceLimit)
        for growth in growths {
            let scale = -1 / (growth.reach * Float(mask.longSide))
            let pull = label.sign * growth.strength
            let unary = try solution.unary.mapGroups(with: distances) { unary, distance in
                unary.clamped(lowerBound: -limit, upperBound: limit) + exp(distance * scale) * pull
            }
            let cut = try cutter.solve(unary: unary)
            try consider(try Mask(of: cut, mask) { $0 == label && $1 != label ? .foreground : .background })
        }
        var together = try Mask(width: mask.width, height: mask.height)
        func changed(_ isLabelled: Mask) throws(SegmentationError) -> Mask {
            var changed = try Mask(of: isLabelled, free) {
                $0 == .foreground && $1 == .foreground ? .foreground : .background
            }
            changed.withMutableSpan { span in
                for pixel in mark.pixels where mask[pixel] != label { span[pixel] = .foreground }
            }
            return changed
        }
        let agreeing = alternatives.filter { alternative in mark.pixels.contains { alternative[$0] == label } }
        for alternative in agreeing {
            let labelled: Mask = try alternative.map { $0 == label ? .foreground : .background }
            together.combine(with: labelled) { if $1 == .foreground { $0 = .foreground } }
            try consider(try changed(labelled))
        }
        if agreeing.count > 1 { try consider(try changed(together)) }
        if let best { return (best.region, surety) }
        return (least, evidenceLimit)
    }
}

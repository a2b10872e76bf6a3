// SPDX-License-Identifier: Apache-2.0

/// Cuts again at the fine size, in a band round the coarse outline, where the working size is too blunt.
struct FineCut {
    /// Half width of the band, as a share of the long side.
    var band = 0.02
    /// Strength of the contrast term. With 10, half the coarse one's, as twice as many pixels line each edge, whole bodies and half ones lose
    /// .001 to .002 of mean IoU.
    var gamma: Float = 15
    var evidenceLimit: Float = 12

    /// - Returns: a mask of the fine copy's size.
    func callAsFunction(
        _ coarse: CoarseMask, _ copies: WorkingCopies, _ hints: Hints
    ) throws(SegmentationError) -> Mask {
        let (width, height) = (copies.fine.width, copies.fine.height)
        let mask = try coarse.mask.enlarged(width: width, height: height)
        let unary = try coarse.unary.map { min(max($0, -evidenceLimit), evidenceLimit) }
            .resized(width: width, height: height, by: .linear)
        let reach = Float(band * Double(copies.fine.longSide))
        var constraints: Plane<CutConstraint> = try mask.signedDistances().map { distance in
            distance > reach ? .foreground : distance < -reach ? .background : .free
        }
        if !hints.isEmpty {
            constraints.override(with: try hints.withoutClicks.constraints(on: copies.fine, of: copies.size))
            // Of a click's dot what the corrected cut gives its label: it ends at the region's outline.
            let dots = try hints.clicksAlone.constraints(on: copies.fine, of: copies.size)
            constraints.combine(with: dots, mask) { own, dot, label in
                if dot == CutConstraint(label) { own = dot }
            }
        }
        let cutter = try GridCut(
            edges: try Contrast(of: copies.fineLab).edges, strength: gamma, constraints: constraints)
        return try cutter.solve(unary: unary)
    }
}

extension Plane<CutConstraint> {
    /// Takes over what is not free in `others`.
    mutating func override(with others: Plane<CutConstraint>) {
        combine(with: others) { own, other in if other != .free { own = other } }
    }
}

extension Mask {
    func asFloats() throws(SegmentationError) -> Plane<Float> { try map { $0 == .foreground ? 1 : 0 } }

    /// At another size, the outline interpolated linearly.
    func enlarged(width: Int, height: Int) throws(SegmentationError) -> Mask {
        try asFloats().resized(width: width, height: height, by: .linear).map { $0 > 0.5 ? .foreground : .background }
    }
}

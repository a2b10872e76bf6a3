// SPDX-License-Identifier: Apache-2.0

/// The subject's outline at the fine size.
struct OutlinedScene {
    let scene: Scene
    let faces: [Face]
    let confidence: Double
    let mask: Mask
}

/// Cuts again at the fine size, in a band round the coarse outline, where the working size is too blunt.
struct FineCut: Stage {
    /// Half width of the band, as a share of the long side.
    var band = 0.02
    /// Strength of the contrast term; half the coarse one's, as twice as many pixels line each edge.
    var gamma: Float = 10
    var evidenceLimit: Float = 12

    let name = StageName.grabcut

    func run(_ cut: CutScene) throws(SegmentationError) -> OutlinedScene {
        let fine = cut.scene.fine
        let (width, height) = (fine.width, fine.height)
        let mask = try cut.mask.enlarged(width: width, height: height)
        let unary = try cut.unary.map { min(max($0, -evidenceLimit), evidenceLimit) }
            .resized(width: width, height: height, by: .linear)
        let reach = Float(band * Double(fine.longSide))
        var constraints: Plane<CutConstraint> = try mask.signedDistances().map { distance in
            distance > reach ? .foreground : distance < -reach ? .background : .free
        }
        if let hints = try cut.scene.constraints(on: fine) { constraints.override(with: hints) }
        let cutter = try GridCut(
            edges: try Contrast(of: cut.scene.fineLab).edges, strength: gamma, constraints: constraints)
        return OutlinedScene(
            scene: cut.scene, faces: cut.faces, confidence: cut.confidence, mask: try cutter.solve(unary: unary))
    }
}

extension Plane<CutConstraint> {
    /// Takes over what is not free in `others`.
    mutating func override(with others: Plane<CutConstraint>) {
        precondition(hasSize(of: others))
        others.withSpan { others in
            withMutableSpan { target in
                for i in 0..<target.count where others[i] != .free { target[i] = others[i] }
            }
        }
    }
}

extension Mask {
    func asFloats() throws(SegmentationError) -> Plane<Float> { try map { $0 == .foreground ? 1 : 0 } }

    /// At another size, the outline interpolated linearly.
    func enlarged(width: Int, height: Int) throws(SegmentationError) -> Mask {
        try asFloats().resized(width: width, height: height, by: .linear).map { $0 > 0.5 ? .foreground : .background }
    }
}

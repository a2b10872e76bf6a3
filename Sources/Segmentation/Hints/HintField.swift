// SPDX-License-Identifier: Apache-2.0
//
// What strokes say about the pixels that they do not touch:
//
//   A(p) = K (exp(-D_f(p) / (t L)) - exp(-D_b(p) / (t L)))
//
//   D_f, D_b   geodesic distance from foreground and from background marks       L   long side
//   K          strength, in log odds                                             t   reach
//
// A is added to the unary of a cut that was made without it. So a stroke acts where it was drawn and on what looks like a
// continuation of it, not on colour models that the whole picture shares; and a foreground stroke can only add pixels,
// a background stroke only take some away.

/// Hints at working size.
struct HintField {
    static let strength: Float = 4
    static let reach: Float = 0.2

    let constraints: Plane<CutConstraint>
    /// A of the formula; nil without strokes and trimap.
    let attraction: Plane<Float>?
    let rectangle: PixelBox?

    /// nil when the scene has no hints.
    init?(_ scene: Scene) throws(SegmentationError) {
        guard let constraints = try scene.constraints(on: scene.work) else { return nil }
        self.constraints = constraints
        rectangle = scene.hints.rectangle(on: scene.work, of: scene.image.pixels)
        guard scene.hints.marks != .none else {
            attraction = nil
            return
        }
        let marks = try scene.hints.markConstraints(on: scene.work, of: scene.image.pixels)
        let distance = GeodesicDistance(in: scene.workLab)
        let scale = -1 / (Self.reach * Float(scene.work.longSide))
        attraction = try distance(from: marks, .foreground).mapGroups(
            with: try distance(from: marks, .background)
        ) { foreground, background in
            (exp(foreground * scale) - exp(background * scale)) * Self.strength
        }
    }

    /// Whether a face's centre, in working pixels, is known to be background.
    func isBackground(at face: Face) -> Bool {
        let x = min(max(Int(face.x), 0), constraints.width - 1)
        let y = min(max(Int(face.y), 0), constraints.height - 1)
        return constraints[x, y] == .background
    }
}

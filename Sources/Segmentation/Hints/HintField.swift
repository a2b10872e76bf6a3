// SPDX-License-Identifier: Apache-2.0
//
// What strokes say about the pixels that they do not touch:
//
//   A(p) = K (exp(-D_f(p) / (t L)) - exp(-D_b(p) / (t L)))
//
//   D_f, D_b   geodesic distance from foreground and from background marks       L   long side
//   K          strength, in log odds                                             t   reach
//
// A is added to the unary of a cut that was made with the marks as constraints. A stroke then pulls on what looks like a
// continuation of it; and where A > 0 the cut may only gain pixels over the one without strokes, where A < 0 only lose some, so
// that models and guesses that strokes changed do nothing to the rest of the picture that the strokes did not ask for.

/// Hints at working size.
struct HintField {
    static let strength: Float = 4
    static let reach: Float = 0.2

    let constraints: Plane<CutConstraint>
    /// A of the formula; nil without strokes and trimap.
    let attraction: Plane<Float>?
    let rectangle: PixelBox?
    /// The rectangle, where the subject fills it. One round the whole picture says nothing.
    let box: PixelBox?
    private let withoutStrokes: Plane<CutConstraint>?

    /// nil when there are no hints.
    init?(_ hints: Hints, _ copies: WorkingCopies) throws(SegmentationError) {
        guard !hints.isEmpty else { return nil }
        constraints = try hints.constraints(on: copies.work, of: copies.size)
        rectangle = hints.rectangle(on: copies.work, of: copies.size)
        let whole = PixelBox(left: 0, top: 0, width: copies.work.width, height: copies.work.height)
        box = hints.fillsRectangle && rectangle != whole ? rectangle : nil
        guard hints.marks != .none else {
            (attraction, withoutStrokes) = (nil, nil)
            return
        }
        let marks = try hints.marksAlone.constraints(on: copies.work, of: copies.size)
        let distance = GeodesicDistance(in: copies.workLab)
        let scale = -1 / (Self.reach * Float(copies.work.longSide))
        attraction = try distance(from: marks, .foreground).mapGroups(
            with: try distance(from: marks, .background)
        ) { foreground, background in
            (exp(foreground * scale) - exp(background * scale)) * Self.strength
        }
        if case .strokes = hints.marks {
            withoutStrokes = try hints.withoutMarks.constraints(on: copies.work, of: copies.size)
        } else {
            withoutStrokes = nil
        }
    }

    private init(constraints: Plane<CutConstraint>, rectangle: PixelBox?, box: PixelBox?) {
        self.constraints = constraints
        self.rectangle = rectangle
        self.box = box
        (attraction, withoutStrokes) = (nil, nil)
    }

    /// The same hints but for their strokes; nil when there are none.
    var forgettingStrokes: HintField? {
        withoutStrokes.map { HintField(constraints: $0, rectangle: rectangle, box: box) }
    }

    /// What a cut with strokes has to keep of one without them, besides obeying the hints.
    func constraints(keeping cut: Mask) throws(SegmentationError) -> Plane<CutConstraint> {
        guard let attraction else { return constraints }
        return try Plane(width: cut.width, height: cut.height) { x, y in
            switch (constraints[x, y], cut[x, y]) {
            case (.free, .foreground) where attraction[x, y] >= 0: .foreground
            case (.free, .background) where attraction[x, y] <= 0: .background
            case (let constraint, _): constraint
            }
        }
    }

    /// Whether a face's centre, in working pixels, is known to be background.
    func isBackground(at face: Face) -> Bool {
        let x = min(max(Int(face.x), 0), constraints.width - 1)
        let y = min(max(Int(face.y), 0), constraints.height - 1)
        return constraints[x, y] == .background
    }
}

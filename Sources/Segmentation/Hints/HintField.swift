// SPDX-License-Identifier: Apache-2.0
//
// What strokes and trimaps say about the pixels that they leave open:
//
//   A(p) = K (exp(-D_f(p) / (t L)) - exp(-D_b(p) / (t L)))
//
//   D_f, D_b   geodesic distance from what is marked so       L   long side
//   K          strength, in log odds                          t   reach
//
// A is added to the unary of a cut that was made with their labels as constraints.

/// Hints at working size.
struct HintField {
    static let strength: Float = 4
    static let reach: Float = 0.2

    /// What is known for certain, with the pixels of strokes and clicks.
    let everything: Plane<CutConstraint>
    /// The same without them: they correct a cut that was made without them.
    let bounds: Plane<CutConstraint>
    /// A of the formula for a trimap; nil without one.
    let attraction: Plane<Float>?
    /// What the first stroke says, the first two, four and so on, as far as there are as many: what a later stroke teaches must not change
    /// what an earlier one did.
    let lessons: [Lesson]
    /// Strokes and clicks, in their order.
    let marks: [Mark]
    var hasClicks: Bool { marks.contains { $0.kind == .click } }
    let rectangle: PixelBox?
    /// The rectangle, where the subject fills it. One round the whole picture says nothing.
    let box: PixelBox?

    /// What some strokes say together.
    struct Lesson {
        let constraints: Plane<CutConstraint>
        /// A of the formula.
        let pull: Plane<Float>
    }

    /// If there are more strokes than this, they are taken as two: all that keep, and all that remove.
    private static let mostStrokes = 16

    /// nil when there are no hints.
    init?(_ hints: Hints, _ copies: WorkingCopies) throws(SegmentationError) {
        guard !hints.isEmpty else { return nil }
        let work = copies.work
        everything = try hints.constraints(on: work, of: copies.size)
        rectangle = hints.rectangle(on: work, of: copies.size)
        let whole = PixelBox(left: 0, top: 0, width: work.width, height: work.height)
        box = hints.fillsRectangle && rectangle != whole ? rectangle : nil
        switch hints.marks {
        case .none, .trimap:
            bounds = try hints.withoutClicks.constraints(on: work, of: copies.size)
            if case .trimap = hints.marks { attraction = try Self.attraction(hints, copies) } else { attraction = nil }
            lessons = []
            marks = try Self.clicks(hints, copies, lesson: nil)
        case .strokes(let strokes):
            (bounds, attraction) = (try hints.withoutMarks.constraints(on: work, of: copies.size), nil)
            let groups =
                strokes.count <= Self.mostStrokes
                ? strokes.map { [$0] }
                : [Label.foreground, .background].map { label in strokes.filter { $0.label == label } }
            var lessons: [Lesson] = []
            var marks: [Mark] = []
            let known = try hints.withoutClicks.constraints(on: work, of: copies.size)
            for (index, group) in groups.enumerated() where !group.isEmpty {
                if (index + 1).nonzeroBitCount == 1 {
                    var first = hints.withoutClicks
                    first.marks = .strokes(groups[...index].flatMap(\.self))
                    lessons.append(
                        Lesson(
                            constraints: try first.constraints(on: work, of: copies.size),
                            pull: try Self.attraction(first, copies)))
                }
                let label = group[0].label
                let painted = try Hints(marks: .strokes(group)).constraints(on: work, of: copies.size)
                let constraint = CutConstraint(label)
                let pixels = painted.indices(of: constraint).filter { known[$0] == constraint }
                marks.append(Mark(label: label, pixels: pixels, kind: .stroke, lesson: lessons.indices.last))
            }
            self.lessons = lessons
            self.marks = marks + (try Self.clicks(hints, copies, lesson: lessons.indices.last))
        }
    }

    private static func clicks(
        _ hints: Hints, _ copies: WorkingCopies, lesson: Int?
    ) throws(SegmentationError) -> [Mark] {
        var marks: [Mark] = []
        for click in hints.clicks {
            let radius = copies.size.longSide / Double(copies.work.longSide)
            let painted = try Hints(marks: .strokes([click.dot(radius: radius)]))
                .constraints(on: copies.work, of: copies.size)
            let pixels = painted.indices(of: CutConstraint(click.label))
            marks.append(Mark(label: click.label, pixels: pixels, kind: .click, lesson: lesson))
        }
        // The later of two clicks on one place with different labels counts.
        return marks.enumerated().filter { index, mark in
            !marks[(index + 1)...].contains { $0.label != mark.label && !Set($0.pixels).isDisjoint(with: mark.pixels) }
        }.map(\.element)
    }

    private static func attraction(_ hints: Hints, _ copies: WorkingCopies) throws(SegmentationError) -> Plane<Float> {
        let marks = try hints.marksAlone.constraints(on: copies.work, of: copies.size)
        let distance = GeodesicDistance(in: copies.workLab)
        let scale = -1 / (reach * Float(copies.work.longSide))
        return try distance(from: marks, .foreground).mapGroups(
            with: try distance(from: marks, .background)
        ) { foreground, background in
            (exp(foreground * scale) - exp(background * scale)) * strength
        }
    }

    /// Whether a face's centre, in working pixels, is known to be background.
    func isBackground(at face: Face) -> Bool {
        let x = min(max(Int(face.x), 0), bounds.width - 1)
        let y = min(max(Int(face.y), 0), bounds.height - 1)
        return bounds[x, y] == .background
    }
}

/// Where a cut is to change, at working size.
struct Mark {
    enum Kind {
        case click
        case stroke
        /// What the engine itself finds wrong.
        case finding
    }

    let label: Label
    /// Indices of the pixels under it, row by row; of a stroke without those that a later one took.
    let pixels: [Int]
    let kind: Kind
    /// Among those of the hints: the latest that it may learn from.
    var lesson: Int?
}

extension Click {
    /// - Parameter radius: in pixels of the photograph.
    func dot(radius: Double) -> Stroke {
        Stroke(label, points: [point], radius: max(0.5, 1.001 * radius))
    }
}

extension Plane where Sample: Equatable {
    subscript(index: Int) -> Sample { withSpan { $0[index] } }

    /// Of the samples with this value, row by row.
    func indices(of value: Sample) -> [Int] {
        withSpan { span in span.indices.filter { span[$0] == value } }
    }
}

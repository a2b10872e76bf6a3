// SPDX-License-Identifier: Apache-2.0

/// What a person knows about a picture, in pixels of the upright photograph. The cut and the matte obey it.
public struct Hints: Sendable, Equatable {
    /// Everything outside is background, except marked pixels. The part outside the picture is ignored.
    public var rectangle: PixelBox?
    /// The subject reaches near each side of the rectangle; not so where it only says where to look.
    var fillsRectangle = true
    public var marks: Marks
    /// Taken one after another, after the marks.
    public var clicks: [Click]
    /// The photograph's own transparency, which is no one's hint but as certain: what cannot be seen is background.
    var transparency: Plane<UInt8>?

    public enum Marks: Sendable, Equatable {
        case none
        /// A later stroke wins over an earlier one.
        case strokes([Stroke])
        /// Grey, of the photograph's size: up to 8 background, from 247 foreground, between them unknown.
        case trimap(Plane<UInt8>)
    }

    public init(rectangle: PixelBox? = nil, marks: Marks = .none, clicks: [Click] = []) {
        self.rectangle = rectangle
        self.marks = marks
        self.clicks = clicks
    }

    public static let none = Hints()

    var isEmpty: Bool {
        rectangle == nil && transparency == nil && (marks == .none || marks == .strokes([])) && clicks.isEmpty
    }
}

extension Hints {
    /// Whether they say where a cut is wrong, and not only where the subject is.
    var areCorrections: Bool {
        if case .strokes(let strokes) = marks, !strokes.isEmpty { return true }
        return !clicks.isEmpty
    }
}

/// A point of the picture with what it belongs to: it decides the region under it, which is what lies and looks alike, up to the
/// next clear outline.
public struct Click: Sendable, Equatable {
    public var label: Label
    public var point: Stroke.Point

    public init(_ label: Label, at point: Stroke.Point) {
        self.label = label
        self.point = point
    }
}

/// A line drawn with a round brush: the pixels whose centres lie within `radius` of it. Pixel (x, y) has its centre at (x, y).
/// Brushes thinner than half a pixel's diagonal are drawn that thick, so that no stroke slips through between pixels.
public struct Stroke: Sendable, Equatable {
    public var label: Label
    /// One point makes a dot. Points may lie outside the picture.
    public var points: [Point]
    /// In pixels, at least one half.
    public var radius: Double

    public struct Point: Sendable, Equatable {
        public var x: Double
        public var y: Double

        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    public init(_ label: Label, points: [Point], radius: Double) {
        self.label = label
        self.points = points
        self.radius = radius
    }
}

/// What is wrong with hints.
public enum HintFault: Equatable, Sendable {
    /// The rectangle is empty or lies outside the picture.
    case rectangleOutside
    case strokeWithoutPoints
    /// No pixel of the picture is touched.
    case strokeOutside
    /// A coordinate is not a number, or lies beyond +-1000000.
    case pointTooFar(Stroke.Point)
    /// Less than one half, or more than the picture's long side.
    case radius(Double)
    /// The click lies outside the picture.
    case clickOutside(Stroke.Point)
    /// More than `Hints.clickLimit`.
    case tooManyClicks(Int)
    /// The strokes would have to paint the picture more often than `Hints.paintLimit` times.
    case tooMuchPainted
    /// The trimap is not of the picture's size.
    case trimapSize(width: Int, height: Int, expectedWidth: Int, expectedHeight: Int)
}

extension Hints {
    /// Of a photograph of this size, with a region besides. Throws `invalidHints` and `emptyRegion` when they do not fit.
    func confined(to region: Region?, size: PixelSize) throws(SegmentationError) -> Hints {
        try check(width: size.width, height: size.height)
        var hints = self
        if let box = try region?.box(width: size.width, height: size.height) { try hints.confine(to: box) }
        return hints
    }

    /// Leaves of the rectangle what lies in a box. Throws `invalidHints` when that is nothing.
    private mutating func confine(to box: PixelBox) throws(SegmentationError) {
        guard let own = rectangle else {
            (rectangle, fillsRectangle) = (box, false)
            return
        }
        let left = max(own.left, box.left)
        let top = max(own.top, box.top)
        let (right, bottom) = (
            min(own.left + own.width, box.left + box.width), min(own.top + own.height, box.top + box.height)
        )
        guard left < right, top < bottom else { throw .invalidHints(.rectangleOutside) }
        rectangle = PixelBox(left: left, top: top, width: right - left, height: bottom - top)
    }

    /// How many clicks one request may hold: each one costs six small cuts, for each alternative that is asked for.
    public static let clickLimit = 64

    /// How many times over strokes may paint the picture: a bound on work, far above what a hand draws.
    public static let paintLimit = 64.0

    /// Throws `invalidHints` when they do not fit a picture of this size. Cheap: nothing is painted.
    public func check(width: Int, height: Int) throws(SegmentationError) {
        if let box = rectangle {
            let inside = box.clipped(width: width, height: height)
            if inside.width <= 0 || inside.height <= 0 { throw .invalidHints(.rectangleOutside) }
        }
        guard clicks.count <= Self.clickLimit else { throw .invalidHints(.tooManyClicks(clicks.count)) }
        for click in clicks {
            // What is not a number is not inside, either.
            let isInside =
                click.point.x > -0.5 && click.point.y > -0.5 && click.point.x < Double(width) - 0.5
                && click.point.y < Double(height) - 0.5
            guard isInside else { throw .invalidHints(.clickOutside(click.point)) }
        }
        switch marks {
        case .none: break
        case .strokes(let strokes): try Self.check(strokes, width: width, height: height)
        case .trimap(let plane):
            guard plane.width == width, plane.height == height else {
                throw .invalidHints(
                    .trimapSize(
                        width: plane.width, height: plane.height, expectedWidth: width, expectedHeight: height))
            }
        }
    }

    private static func check(_ strokes: [Stroke], width: Int, height: Int) throws(SegmentationError) {
        var painted = 0.0
        for stroke in strokes {
            if stroke.points.isEmpty { throw .invalidHints(.strokeWithoutPoints) }
            guard stroke.radius >= 0.5, stroke.radius <= Double(max(width, height)) else {
                throw .invalidHints(.radius(stroke.radius))
            }
            if let point = stroke.points.first(where: { !(abs($0.x) < 1e6 && abs($0.y) < 1e6) }) {
                throw .invalidHints(.pointTooFar(point))
            }
            let area = stroke.segments.reduce(0) { $0 + $1.paintedArea(width: width, height: height) }
            if area == 0 { throw .invalidHints(.strokeOutside) }
            painted += area
        }
        if painted > paintLimit * Double(width * height) { throw .invalidHints(.tooMuchPainted) }
    }
}

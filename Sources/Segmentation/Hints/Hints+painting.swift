// SPDX-License-Identifier: Apache-2.0

extension Hints {
    /// What is known of each pixel of a copy of the photograph at another size.
    func constraints(on copy: Plane<RGB>, of original: PixelSize) throws(SegmentationError) -> Plane<CutConstraint> {
        let (width, height) = (copy.width, copy.height)
        var plane = try Plane<CutConstraint>(width: width, height: height) { _, _ in .free }
        if let box = rectangle(on: copy, of: original) { plane.clearOutside(box, .background) }
        if let transparency { try Self.copy(transparency, to: &plane, where: { $0 == 0 }, .background) }
        if !clicks.isEmpty {
            // So large that the matte keeps it.
            let dots = clicks.map { $0.dot(radius: Self.clickRadius * original.longSide) }
            plane.override(with: try Hints(marks: .strokes(dots)).constraints(on: copy, of: original))
        }
        switch marks {
        case .none: break
        case .strokes(let strokes):
            let (scaleX, scaleY) = (Double(width) / Double(original.width), Double(height) / Double(original.height))
            for stroke in strokes {
                stroke.scaled(scaleX, scaleY).paint(onto: &plane, CutConstraint(stroke.label))
            }
        case .trimap(let trimap):
            try Self.copy(trimap, to: &plane, where: { $0 <= Self.trimapBackground }, .background)
            try Self.copy(trimap, to: &plane, where: { $0 >= Self.trimapForeground }, .foreground)
        }
        return plane
    }

    /// What a click decides for certain: the radius of a dot, as a share of the long side.
    private static let clickRadius = 0.008

    /// The part of the rectangle that lies in the picture, at the copy's size.
    func rectangle(on copy: Plane<RGB>, of original: PixelSize) -> PixelBox? {
        rectangle?.clipped(width: original.width, height: original.height).scaled(from: original, to: copy)
    }

    /// As they would be without strokes, trimap and clicks.
    var withoutMarks: Hints {
        var hints = withoutClicks
        hints.marks = .none
        return hints
    }

    var clicksAlone: Hints { Hints(clicks: clicks) }

    var withoutClicks: Hints {
        var hints = self
        hints.clicks = []
        return hints
    }

    /// Strokes or trimap alone.
    var marksAlone: Hints { Hints(marks: marks) }

    /// Gives every hinted pixel of a full-size matte exactly its label.
    func apply(to alpha: inout Plane<UInt8>) {
        if let rectangle { alpha.clearOutside(rectangle, 0) }
        switch marks {
        case .none: break
        case .strokes(let strokes):
            for stroke in strokes { stroke.paint(onto: &alpha, stroke.label == .foreground ? 255 : 0) }
        case .trimap(let trimap):
            alpha.combine(with: trimap) { alpha, mark in
                if mark <= Self.trimapBackground { alpha = 0 }
                if mark >= Self.trimapForeground { alpha = 255 }
            }
        }
    }

    private static let trimapBackground: UInt8 = 8
    private static let trimapForeground: UInt8 = 247

    /// Labels those pixels more than half of which fulfil a condition at full size.
    private static func copy(
        _ trimap: Plane<UInt8>, to plane: inout Plane<CutConstraint>, where condition: (UInt8) -> Bool,
        _ constraint: CutConstraint
    ) throws(SegmentationError) {
        let matching: Plane<UInt8> = try trimap.map { condition($0) ? 255 : 0 }
        let isSmaller = plane.width < trimap.width
        let shares = try matching.resized(width: plane.width, height: plane.height, by: isSmaller ? .area : .linear)
        plane.combine(with: shares) { own, share in if share > 127 { own = constraint } }
    }
}

extension CutConstraint {
    init(_ label: Label) { self = label == .foreground ? .foreground : .background }
}

extension Stroke {
    fileprivate func scaled(_ x: Double, _ y: Double) -> Stroke {
        var stroke = self
        stroke.points = points.map { Point(x: ($0.x + 0.5) * x - 0.5, y: ($0.y + 0.5) * y - 0.5) }
        stroke.radius = radius * min(x, y)
        return stroke
    }

    fileprivate func paint<Sample>(onto plane: inout Plane<Sample>, _ value: Sample) {
        let (width, height) = (plane.width, plane.height)
        plane.withMutableSpan { target in
            for segment in segments {
                for y in segment.rows(height: height) {
                    guard let columns = segment.columns(inRow: y, width: width) else { continue }
                    for x in columns { target[y * width + x] = value }
                }
            }
        }
    }
}

extension PixelBox {
    /// At another size; every pixel that is more than half inside.
    fileprivate func scaled(from original: PixelSize, to copy: Plane<RGB>) -> PixelBox {
        func x(_ edge: Int) -> Int { Int((Double(edge) * Double(copy.width) / Double(original.width)).rounded()) }
        func y(_ edge: Int) -> Int { Int((Double(edge) * Double(copy.height) / Double(original.height)).rounded()) }
        return PixelBox(
            left: x(left), top: y(top), width: max(1, x(left + width) - x(left)),
            height: max(1, y(top + height) - y(top)))
    }
}

extension Plane {
    fileprivate mutating func clearOutside(_ box: PixelBox, _ value: Sample) {
        let (width, height) = (width, height)
        let columns = max(0, box.left)..<max(max(0, box.left), min(width, box.left + box.width))
        let rows = box.top..<box.top + box.height
        withMutableSpan { target in
            for y in 0..<height {
                if rows.contains(y) {
                    for x in 0..<min(columns.lowerBound, width) { target[y * width + x] = value }
                    for x in columns.upperBound..<max(columns.upperBound, width) { target[y * width + x] = value }
                } else {
                    for x in 0..<width { target[y * width + x] = value }
                }
            }
        }
    }
}

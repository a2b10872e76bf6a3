// SPDX-License-Identifier: Apache-2.0

/// The measures of all pixels, eight pixels to a group.
struct PixelMeasures {
    let size: PixelSize
    /// All measures of the first eight pixels, then of the next.
    private(set) var groups: [FloatVector]

    /// Half sides of the windows, in widths of the face.
    private static let wide = 0.25
    private static let near = 0.125
    /// Windows are summed in integers, so that the sums are exact: this many to the unit.
    private static let unit: Float = 64
    private static let largest: Float = 15
    private static let unaryLimit: Float = 16
    private static let evidenceLimit: Float = 12

    /// - Parameters:
    ///   - cut: the first one, cleaned up.
    ///   - faces: in working pixels; none is fine.
    init(
        of cut: CutOptimiser.Solution, _ faces: [Face], _ context: CutEvidence
    ) throws(SegmentationError) {
        let (mask, lab, features) = (cut.mask, context.workLab, context.features)
        let (width, height) = (mask.width, mask.height)
        size = mask.size
        groups = Array(
            repeating: FloatVector(), count: (mask.count + 7) / 8 * PixelMeasure.allCases.count)
        let main = Face.main(of: faces, mask)
        let faceWidth = Float(main.width)

        let unary = try cut.unary.map { min(max($0, -Self.unaryLimit), Self.unaryLimit) }
        let evidence = try cut.evidence.map { min(max($0, -Self.evidenceLimit), Self.evidenceLimit) }
        set(.unary, unary)
        set(.prior, try Plane(of: unary, evidence) { $0 - $1 })
        set(.depth, try mask.signedDistances().map { min(max($0 / faceWidth, -2), 2) })
        set(.lightness, lab.lightness)
        set(.a, lab.a)
        set(.b, lab.b)
        set(.surprise, context.saliency.surprise)
        set(.coarseFocus, try features.plane(.coarseFocus, width: width, height: height))
        set(.faceWidth) { _, _ in faceWidth / Float(mask.longSide) }
        let people = faces.isEmpty ? [main] : faces
        set(.across) { x, _ in people.reduce(.infinity) { min($0, abs(Float(x) - Float($1.x)) / Float($1.width)) } }
        set(.below) { _, y in (Float(y) - Float(main.y)) / faceWidth }
        set(.inward) { x, _ in Float(min(x, width - 1 - x)) / faceWidth }
        let reaches = mask.reachesSides()
        set(.reachesSide) { x, y in (x < width / 2 ? reaches[y].left : reaches[y].right) ? 1 : 0 }

        let focus = try features.plane(.fineFocus, width: width, height: height)
        let head = focus.indices(around: main, across: 0.4, down: -0.4...0.4)
        let ownFocus = focus.mean(at: head)
        let skin = try features.distances(to: focus.indices(around: main, across: 0.28, down: -0.2...0.4), size)
        let torso = focus.indices(around: main, across: 0.6, down: 1.1...2.5).filter { mask[$0] == .foreground }
        let chest = try features.distances(to: torso, size)
        let sides = try SideColours(features, size, reach: 0.12 * main.width, beside: context.seeding.hints?.box)
            .distances(of: features)
        let subject = try mask.asFloats()
        let wide = try Self.means([sides, subject], radius: Self.wide * main.width)
        set(.wideSides, wide, lane: 0)
        set(.wideCut, wide, lane: 1)
        let sharpness = try focus.map { ($0 - ownFocus) / 10 }
        let near = try Self.means([sides, sharpness, chest, skin, evidence], radius: Self.near * main.width)
        for (lane, measure) in [PixelMeasure.sides, .focus, .chest, .skin, .evidence].enumerated() {
            set(measure, near, lane: lane)
        }
    }

    /// A measure of the pixels of a group.
    subscript(group: Int, measure: PixelMeasure) -> FloatVector {
        groups[group * PixelMeasure.allCases.count + measure.rawValue]
    }

    private mutating func set(_ measure: PixelMeasure, _ plane: Plane<Float>) {
        let stride = PixelMeasure.allCases.count
        plane.withSpan { span in
            for g in 0..<groups.count / stride {
                groups[g * stride + measure.rawValue] = FloatVector(span, at: g * 8)
            }
        }
    }

    private mutating func set(_ measure: PixelMeasure, _ value: (_ x: Int, _ y: Int) -> Float) {
        let stride = PixelMeasure.allCases.count
        var index = 0
        for y in 0..<size.height {
            for x in 0..<size.width {
                groups[index / 8 * stride + measure.rawValue][index % 8] = value(x, y)
                index += 1
            }
        }
    }

    private mutating func set(_ measure: PixelMeasure, _ means: Plane<FloatVector>, lane: Int) {
        let stride = PixelMeasure.allCases.count
        means.withSpan { span in
            for i in span.indices { groups[i / 8 * stride + measure.rawValue][i % 8] = span[i][lane] }
        }
    }

    /// Means over a square window that ends at the border; up to seven planes at once, a lane each.
    private static func means(
        _ planes: [Plane<Float>], radius: Double
    ) throws(SegmentationError) -> Plane<FloatVector> {
        var samples: Plane<SIMD8<Int32>> = try planes[0].map { _ in SIMD8(0, 0, 0, 0, 0, 0, 0, 1) }
        for (lane, plane) in planes.enumerated() {
            samples.combine(with: plane) { sample, value in
                sample[lane] = Int32((min(max(value, -largest), largest) * unit).rounded())
            }
        }
        let radius = min(max(1, Int(radius)), 255)
        return try windowSums(samples, radius: radius, largest: Int(largest * unit)).map { sums in
            FloatVector(sums) / (Float(sums[7]) * unit)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What is measured of a working pixel once there is a first cut. Lengths are in widths of the face.
enum PixelMeasure: Int, CaseIterable {
    /// Distance to the outline, positive inside.
    case depth
    /// U of the first cut, and the part of it that is the prior's.
    case unary
    case prior
    case lightness
    case a
    case b
    /// Blur, at the coarser of the two scales.
    case coarseFocus
    /// Width of the face as a share of the picture's long side.
    case faceWidth
    /// From the middle of the nearest face sideways, and from the main one down.
    case across
    case below
    /// From the nearer side of the picture.
    case inward
    /// Of the border's model.
    case surprise
    /// Whether the cut reaches the nearer side at the pixel's height: 1 or 0.
    case reachesSide
    /// Means over a wide window: of the cut, and of how unlike the pixels are to the sides' at their height.
    case wideCut
    case wideSides
    /// Means over a window of half that size: the same; how much sharper than the face; how unlike the chest and the skin; evidence.
    case sides
    case focus
    case chest
    case skin
    case evidence
}

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
        let sides = try SideColours(features, size, reach: 0.12 * main.width).distances(of: features)
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

extension Face {
    /// The face that the measures are about: large and sure. Without one, where a head would be in the cut.
    fileprivate static func main(of faces: [Face], _ mask: Mask) -> Face {
        func weight(_ face: Face) -> Double { face.width * min(face.score, 3) }
        if let face = faces.max(by: { weight($0) < weight($1) }) { return face }
        let width = 0.25 * Double(mask.longSide)
        let pixels = mask.indices(of: .foreground)
        guard let first = pixels.first else {
            return Face(x: Double(mask.width) / 2, y: Double(mask.height) / 2, width: width, score: 0)
        }
        let columns = pixels.reduce(0) { $0 + $1 % mask.width }
        return Face(
            x: Double(columns) / Double(pixels.count), y: Double(first / mask.width) + 0.6 * width, width: width,
            score: 0)
    }
}

extension Mask {
    /// Whether each row's outer two pixels hold any of the subject.
    fileprivate func reachesSides() -> [(left: Bool, right: Bool)] {
        withSpan { labels in
            (0..<height).map { y in
                let row = y * width
                let inner = min(1, width - 1)
                return (
                    labels[row] == .foreground || labels[row + inner] == .foreground,
                    labels[row + width - 1] == .foreground || labels[row + width - 1 - inner] == .foreground
                )
            }
        }
    }
}

extension Plane<Float> {
    fileprivate func mean(at indices: [Int]) -> Float {
        guard !indices.isEmpty else { return 0 }
        return withSpan { span in indices.reduce(0) { $0 + span[$1] } / Float(indices.count) }
    }
}

extension FeatureVectors {
    fileprivate func plane(_ feature: Feature, width: Int, height: Int) throws(SegmentationError) -> Plane<Float> {
        var plane = try Plane<Float>(width: width, height: height)
        plane.withMutableSpan { span in
            for g in groups.indices { groups[g][feature.rawValue].store(to: &span, at: g * 8) }
        }
        return plane
    }

    /// log(1 + squared Mahalanobis distance / 2) of each pixel to some of them; 0 where these are too few to tell.
    fileprivate func distances(to indices: [Int], _ size: PixelSize) throws(SegmentationError) -> Plane<Float> {
        var plane = try Plane<Float>(width: size.width, height: size.height)
        guard indices.count >= Self.fewest else { return plane }
        let sample = selecting(indices)
        let model = GaussianMixture(
            count: 1, regulariser: leastVariances, vectors: sample, weights: sample.grouped { _ in 1 })
        let offset = model.components[0].offset
        let densities = model.logDensities(of: self)
        plane.withMutableSpan { span in
            for g in densities.indices {
                let distance = offset - densities[g]
                log(1 + distance.replacing(with: 0, where: distance .< 0)).store(to: &span, at: g * 8)
            }
        }
        return plane
    }

    private static var fewest: Int { 12 }
}

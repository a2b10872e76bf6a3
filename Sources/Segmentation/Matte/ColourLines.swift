// SPDX-License-Identifier: Apache-2.0
//
// Alpha from colour alone, where subject and ground lie clearly apart near a pixel:
//
//   p = (I - B) . (F - B) / |F - B|^2
//
//   I      the pixel's colour
//   F, B   mean colours of the sure subject and of the sure ground in a window round it
//
// It finds strands of hair that no outline follows. How far it is believed falls with the spread of both colours along
// the line, and with the pixel's own distance from the line. Wang & Cohen 2007 [wang2007].

/// The line between subject's and ground's colours at one place.
struct ColourLine: BitwiseCopyable, Sendable {
    /// B; the last lane is the trust in the line, 0-1.
    var origin = SIMD4<Float>.zero
    /// F - B; the last lane is 1 / |F - B|^2.
    var direction = SIMD4<Float>.zero

    var trust: Float { origin[3] }
}

/// How lines are found.
struct ColourLineSearch {
    /// Half the window's side, as a share of the long side: wide enough to hold sure subject wherever a line is used.
    var radius = 0.055
    /// Sure pixels lie farther from the outline than this, as shares of the long side.
    var subjectDistance: Float = 0.0045
    var groundDistance: Float = 0.0067
    /// Sure pixels that a window must hold of each kind.
    var leastCount: Float = 4
    /// Colours nearer to each other than this tell nothing; trust is full at twice the distance. In steps of 255.
    var leastSeparation: Float = 25
    /// Spread along the line at which trust ends, as a share of its length.
    var spreadLimit: Float = 0.45
    /// So much at either end is noise of the pure colours, as a share of the line's length; at the ground's end at least
    /// `noise` of its standard deviations, so that texture leaves no specks.
    var leastMargin: Float = 0.08
    var noise: Float = 1

    /// - Parameter distances: to the outline, as shares of the long side, positive inside.
    func lines(of picture: Plane<RGB>, distances: Plane<Float>) throws(SegmentationError) -> Plane<ColourLine> {
        precondition(picture.hasSize(of: distances))
        let radius = max(1, Int((radius * Double(picture.longSide)).rounded()))
        let subject = try windowSums(
            try moments(picture, distances) { $0 > subjectDistance }, radius: radius, largest: 255 * 255)
        let ground = try windowSums(
            try moments(picture, distances) { $0 < -groundDistance }, radius: radius, largest: 255 * 255)
        return try Plane(of: ground, subject) { line(from: ColourStatistics($0), to: ColourStatistics($1)) }
    }

    /// R, G, B, 1, and the products of the channels, where `isSure`.
    private func moments(
        _ picture: Plane<RGB>, _ distances: Plane<Float>, _ isSure: (Float) -> Bool
    ) throws(SegmentationError) -> Plane<SIMD16<Int32>> {
        try Plane(of: picture, distances) { pixel, distance in
            guard isSure(distance) else { return .zero }
            let (r, g, b) = (Int32(pixel.red), Int32(pixel.green), Int32(pixel.blue))
            return SIMD16(r, g, b, 1, r * r, g * g, b * b, r * g, r * b, g * b, 0, 0, 0, 0, 0, 0)
        }
    }

    private func line(from ground: ColourStatistics, to subject: ColourStatistics) -> ColourLine {
        guard min(ground.count, subject.count) >= leastCount else { return ColourLine() }
        let direction = subject.mean - ground.mean
        let squares = direction * direction
        let squaredLength = squares[0] + squares[1] + squares[2]
        let separation = squaredLength.squareRoot()
        guard separation > leastSeparation else { return ColourLine() }
        let groundSpread = ground.variance(along: direction) / (squaredLength * squaredLength)
        let subjectSpread = subject.variance(along: direction) / (squaredLength * squaredLength)
        let start = max(leastMargin, noise * groundSpread.squareRoot())
        let length = 1 - start - leastMargin
        guard length > 0 else { return ColourLine() }
        let clarity = min((separation - leastSeparation) / leastSeparation, 1)
        var line = ColourLine(origin: ground.mean + start * direction, direction: length * direction)
        line.origin[3] = clarity * biweight((groundSpread + subjectSpread) / (spreadLimit * spreadLimit))
        line.direction[3] = 1 / (length * length * squaredLength)
        return line
    }
}

/// (1 - q)^2 for a squared distance q below 1, else 0: a bell without a transcendental. Tukey's biweight.
@inline(__always)
func biweight(_ squaredDistance: Float) -> Float {
    let rest = max(0, 1 - squaredDistance)
    return rest * rest
}

/// Mean and covariance of the colours in a window.
private struct ColourStatistics {
    let count: Float
    let mean: SIMD4<Float>
    private let squares: SIMD4<Float>
    private let products: SIMD4<Float>

    init(_ sums: SIMD16<Int32>) {
        count = Float(sums[3])
        let share = 1 / max(count, 1)
        mean = SIMD4(Float(sums[0]), Float(sums[1]), Float(sums[2]), 0) * share
        squares = SIMD4(Float(sums[4]), Float(sums[5]), Float(sums[6]), 0) * share
        products = SIMD4(Float(sums[7]), Float(sums[8]), Float(sums[9]), 0) * share
    }

    /// d' S d, for the covariance S.
    func variance(along d: SIMD4<Float>) -> Float {
        let own = (squares - mean * mean) * d * d
        let mixed =
            (products - SIMD4(mean[0], mean[0], mean[1], 0) * SIMD4(mean[1], mean[2], mean[2], 0))
            * SIMD4(d[0], d[0], d[1], 0) * SIMD4(d[1], d[2], d[2], 0)
        return max(0, own[0] + own[1] + own[2] + 2 * (mixed[0] + mixed[1] + mixed[2]))
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Where the samples of a long line lie on a shorter one: linear interpolation between pixel centres, clamped at the ends.
///
///   position(i) = (i + 1/2) n / N - 1/2
struct LineMap: Sendable {
    /// Index of the short line's sample before each long one, and how far towards the next it lies.
    let lower: [Int]
    let share: [Float]
    let shortCount: Int

    init(long: Int, short: Int) {
        let scale = Double(short) / Double(long)
        let positions = (0..<long).map { min(max((Double($0) + 0.5) * scale - 0.5, 0), Double(short - 1)) }
        lower = positions.map { min(Int($0), max(short - 2, 0)) }
        share = zip(positions, lower).map { Float($0 - Double($1)) }
        shortCount = short
    }

    func upper(_ index: Int) -> Int { min(lower[index] + 1, shortCount - 1) }
}

/// Reads a small plane as if it were enlarged, a row at a time.
struct RowSampler<Sample: BitwiseCopyable & Sendable> {
    private let rows: LineMap
    private let plane: Plane<Sample>
    private let mix: (Sample, Sample, Float) -> Sample

    /// - Parameter mix: (a, b, t) -> a + t (b - a).
    init(_ plane: Plane<Sample>, height: Int, mix: @escaping (Sample, Sample, Float) -> Sample) {
        self.plane = plane
        rows = LineMap(long: height, short: plane.height)
        self.mix = mix
    }

    /// The small plane's columns at row `y` of the enlarged one.
    func read(_ y: Int, into row: inout [Sample]) {
        let (above, below, share) = (rows.lower[y] * plane.width, rows.upper(y) * plane.width, rows.share[y])
        plane.withSpan { span in
            for x in 0..<plane.width { row[x] = mix(span[above + x], span[below + x], share) }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Samples that can be interpolated linearly.
protocol Interpolable: BitwiseCopyable, Sendable {
    /// self + share (other - self).
    func mixed(with other: Self, _ share: Float) -> Self
}

extension Float: Interpolable {
    @inline(__always)
    func mixed(with other: Float, _ share: Float) -> Float { self + share * (other - self) }
}

extension SIMD4<Float>: Interpolable {
    @inline(__always)
    func mixed(with other: Self, _ share: Float) -> Self { self + share * (other - self) }
}

/// Where the samples of a long line lie on a shorter one: linear interpolation between pixel centres, clamped at the ends.
///
///   position(i) = (i + 1/2) n / N - 1/2
struct LineMap: Sendable {
    /// Index of the short line's sample before each long one, and how far towards the next it lies.
    let lower: [Int]
    let share: [Float]
    let shortCount: Int
    /// Where the long samples of each cell start, a cell being what lies between two short samples.
    private let starts: [Int]

    init(long: Int, short: Int) {
        let scale = Double(short) / Double(long)
        let positions = (0..<long).map { min(max((Double($0) + 0.5) * scale - 0.5, 0), Double(short - 1)) }
        lower = positions.map { min(Int($0), max(short - 2, 0)) }
        share = zip(positions, lower).map { position, lower -> Float in Float(position - Double(lower)) }
        shortCount = short
        var starts = [Int](repeating: long, count: short + 1)
        for index in (0..<long).reversed() { starts[lower[index]] = index }
        // A cell between two long samples is empty.
        for cell in (0..<short).reversed() where starts[cell] > starts[cell + 1] { starts[cell] = starts[cell + 1] }
        self.starts = starts
    }

    func upper(_ index: Int) -> Int { next(lower[index]) }

    /// The short sample after `cell`.
    func next(_ cell: Int) -> Int { min(cell + 1, shortCount - 1) }

    /// The long samples between short sample `cell` and the next.
    func members(of cell: Int) -> Range<Int> { starts[cell]..<starts[cell + 1] }

    /// Those of several neighbouring cells.
    func members(of cells: Range<Int>) -> Range<Int> { starts[cells.lowerBound]..<starts[cells.upperBound] }
}

/// A small plane seen as if it were enlarged, bilinearly.
struct Enlargement: Sendable {
    let width: Int
    let height: Int
    let columns: LineMap
    let rows: LineMap

    init<Sample>(of plane: Plane<Sample>, width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        columns = LineMap(long: width, short: plane.width)
        rows = LineMap(long: height, short: plane.height)
    }

    /// The small plane's column `cell`, clamped, at row `y` of the enlarged one.
    @inline(__always)
    func sample<Sample: Interpolable>(_ plane: borrowing Span<Sample>, cell: Int, _ y: Int) -> Sample {
        let column = min(cell, columns.shortCount - 1)
        let above = plane[rows.lower[y] * columns.shortCount + column]
        return above.mixed(with: plane[rows.upper(y) * columns.shortCount + column], rows.share[y])
    }

    /// The enlarged plane at (x, y).
    @inline(__always)
    func sample<Sample: Interpolable>(_ plane: borrowing Span<Sample>, _ x: Int, _ y: Int) -> Sample {
        let cell = columns.lower[x]
        return sample(plane, cell: cell, y).mixed(with: sample(plane, cell: cell + 1, y), columns.share[x])
    }
}

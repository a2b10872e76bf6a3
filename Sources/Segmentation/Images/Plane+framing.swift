// SPDX-License-Identifier: Apache-2.0

extension Plane {
    /// A plane of another size with this one's first sample at (x, y); zero bytes where this one does not reach.
    func framed(x: Int, y: Int, width: Int, height: Int) throws(SegmentationError) -> Plane {
        guard (x, y, width, height) != (0, 0, self.width, self.height) else { return self }
        var output = try Plane(width: width, height: height)
        let columns = max(0, x)..<max(max(0, x), min(width, x + self.width))
        let rows = max(0, y)..<max(max(0, y), min(height, y + self.height))
        let sourceWidth = self.width
        withSpan { source in
            output.withMutableSpan { target in
                for row in rows {
                    let from = (row - y) * sourceWidth - x
                    for column in columns { target[row * width + column] = source[from + column] }
                }
            }
        }
        return output
    }

    /// The part of the plane in some of its columns and rows.
    func cropped(_ columns: Range<Int>, _ rows: Range<Int>) throws(SegmentationError) -> Plane {
        precondition(columns.lowerBound >= 0 && columns.upperBound <= width && !columns.isEmpty)
        precondition(rows.lowerBound >= 0 && rows.upperBound <= height && !rows.isEmpty)
        return try framed(
            x: -columns.lowerBound, y: -rows.lowerBound, width: columns.count, height: rows.count)
    }
}

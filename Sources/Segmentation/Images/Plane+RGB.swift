// SPDX-License-Identifier: Apache-2.0

extension Plane<RGB> {
    /// Mean distance of the channels from their own mean, 0-255: under 6 a picture is as good as grey.
    var meanSaturation: Double {
        withSpan { span in
            var sum = 0
            for i in 0..<span.count {
                let channels = [Int(span[i].red), Int(span[i].green), Int(span[i].blue)]
                let total = channels[0] + channels[1] + channels[2]
                for channel in channels { sum += abs(3 * channel - total) }
            }
            return Double(sum) / Double(9 * span.count)
        }
    }
}

extension Plane {
    func cropped(_ columns: Range<Int>, _ rows: Range<Int>) throws(SegmentationError) -> Plane {
        precondition(columns.lowerBound >= 0 && columns.upperBound <= width && !columns.isEmpty)
        precondition(rows.lowerBound >= 0 && rows.upperBound <= height && !rows.isEmpty)
        var output = try Plane(width: columns.count, height: rows.count)
        withSpan { source in
            output.withMutableSpan { target in
                for (y, row) in rows.enumerated() {
                    for (x, column) in columns.enumerated() {
                        target[y * columns.count + x] = source[row * width + column]
                    }
                }
            }
        }
        return output
    }
}

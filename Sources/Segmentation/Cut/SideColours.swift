// SPDX-License-Identifier: Apache-2.0

/// What the picture's left and right sides look like at each height, or what lies beside a box.
struct SideColours {
    private let size: PixelSize
    /// Of a side's pixels near one height.
    fileprivate struct Look {
        let mean: FeatureArray<Float>
        let variance: FeatureArray<Float>
    }
    private let looks: [(left: Look, right: Look)]

    /// How wide the sides are, as a share of the long side.
    private static let share = 0.02
    /// Fewer columns tell nothing.
    private static let narrowest = 2

    /// - Parameters:
    ///   - reach: how far up and down a height's pixels lie.
    ///   - box: what the subject fills. Where the picture goes on beside it, that counts in place of the picture's own side.
    init(_ features: FeatureVectors, _ size: PixelSize, reach: Double, beside box: PixelBox? = nil) {
        self.size = size
        let reach = max(2, Int(reach))
        let strip = min(size.width, max(2, Int(Self.share * Double(max(size.width, size.height)))))
        func looks(_ columns: Range<Int>) -> [Look] {
            var sums = [Sums](repeating: Sums(), count: size.height + 1)
            for y in 0..<size.height {
                sums[y + 1] = sums[y]
                for x in columns { sums[y + 1].add(features, y * size.width + x) }
            }
            return (0..<size.height).map { y in
                let rows = max(0, y - reach)..<min(size.height, y + reach + 1)
                let (upper, lower) = (sums[rows.lowerBound], sums[rows.upperBound])
                let count = Double(rows.count * columns.count)
                let mean = FeatureArray<Double> { (lower.values[$0] - upper.values[$0]) / count }
                return Look(
                    mean: FeatureArray { Float(mean[$0]) },
                    variance: FeatureArray { d in
                        let square = (lower.squares[d] - upper.squares[d]) / count
                        return Float(max(0, square - mean[d] * mean[d]) + leastVariances[d])
                    })
            }
        }
        var (left, right) = (0..<strip, size.width - strip..<size.width)
        if let box {
            let start = min(max(0, box.left), size.width)
            let end = min(max(start, box.left + box.width), size.width)
            if start >= Self.narrowest { left = max(0, start - strip)..<start }
            if size.width - end >= Self.narrowest { right = end..<min(size.width, end + strip) }
        }
        self.looks = Array(zip(looks(left), looks(right)))
    }

    /// log(1 + sum of squares in standard deviations) of each pixel to the side it is more like.
    func distances(of features: FeatureVectors) throws(SegmentationError) -> Plane<Float> {
        var plane = try Plane<Float>(width: size.width, height: size.height)
        plane.withMutableSpan { span in
            for y in 0..<size.height {
                let look = looks[y]
                for x in 0..<size.width {
                    let index = y * size.width + x
                    let (left, right) = (
                        look.left.distance(to: features, index), look.right.distance(to: features, index)
                    )
                    span[index] = min(left, right)
                }
            }
        }
        return try plane.mapGroups { log(1 + $0) }
    }

    private struct Sums {
        var values = FeatureArray<Double>(repeating: 0)
        var squares = FeatureArray<Double>(repeating: 0)

        mutating func add(_ features: FeatureVectors, _ index: Int) {
            for d in 0..<featureCount {
                let value = Double(features[index, d])
                values[d] += value
                squares[d] += value * value
            }
        }
    }
}

extension SideColours.Look {
    fileprivate func distance(to features: FeatureVectors, _ index: Int) -> Float {
        var sum: Float = 0
        for d in 0..<featureCount {
            let difference = features[index, d] - mean[d]
            sum += difference * difference / variance[d]
        }
        return sum
    }
}

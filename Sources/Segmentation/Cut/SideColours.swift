// SPDX-License-Identifier: Apache-2.0

/// What the picture's left and right sides look like at each height.
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

    /// - Parameter reach: how far up and down a height's pixels lie.
    init(_ features: FeatureVectors, _ size: PixelSize, reach: Double) {
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
        let (left, right) = (looks(0..<strip), looks(size.width - strip..<size.width))
        self.looks = Array(zip(left, right))
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

// SPDX-License-Identifier: Apache-2.0

/// Weighted weight, mean and covariance of feature vectors.
struct Moments {
    /// Sum of the weights, kept above zero.
    let weight: Double
    let mean: SymmetricMatrix.Vector
    let covariance: SymmetricMatrix

    /// - Parameter weights: one a pixel, grouped as the vectors, zero in the padding.
    init(of vectors: FeatureVectors, weights: [FloatVector]) {
        var sum = FloatVector()
        var first = InlineArray<5, FloatVector>(repeating: FloatVector())
        for (x, w) in zip(vectors.groups, weights) {
            sum += w
            for d in 0..<featureCount { first[d] += w * x[d] }
        }
        let weight = total(sum) + 1e-6
        let mean = SymmetricMatrix.Vector { total(first[$0]) / weight }
        let centre = InlineArray<5, Float> { Float(mean[$0]) }

        var second = InlineArray<15, FloatVector>(repeating: FloatVector())
        for (x, w) in zip(vectors.groups, weights) {
            var k = 0
            for i in 0..<featureCount {
                let wz = w * (x[i] - centre[i])
                for j in 0...i {
                    second[k] += wz * (x[j] - centre[j])
                    k += 1
                }
            }
        }
        var covariance = SymmetricMatrix()
        var k = 0
        for i in 0..<featureCount {
            for j in 0...i {
                covariance[i, j] = total(second[k]) / weight
                k += 1
            }
        }
        self.weight = weight
        self.mean = mean
        self.covariance = covariance
    }
}

/// Sum of the lanes, first to last.
private func total(_ lanes: FloatVector) -> Double {
    var sum = 0.0
    for lane in 0..<8 { sum += Double(lanes[lane]) }
    return sum
}

// SPDX-License-Identifier: Apache-2.0

/// Total weight, weighted mean and weighted covariance of feature vectors.
struct Moments {
    /// Sum of the weights, kept above zero.
    let weight: Double
    let mean: SymmetricMatrix.Vector
    let covariance: SymmetricMatrix

    /// - Parameter weights: one a pixel, grouped as the vectors, zero in the padding.
    init(of vectors: FeatureVectors, weights: [FloatVector]) {
        var sum = FloatVector()
        var first = FeatureArray<FloatVector>(repeating: FloatVector())
        let groups = vectors.groups.span
        for g in groups.indices {
            sum += weights[g]
            for d in 0..<featureCount { first[d] += weights[g] * groups[g][d] }
        }
        let weight = sum.total + 1e-6
        let mean = SymmetricMatrix.Vector { first[$0].total / weight }
        let centre = FeatureArray<Float> { Float(mean[$0]) }

        var second = FeaturePairArray<FloatVector>(repeating: FloatVector())
        for g in groups.indices {
            var k = 0
            for i in 0..<featureCount {
                let wz = weights[g] * (groups[g][i] - centre[i])
                for j in 0...i {
                    second[k] += wz * (groups[g][j] - centre[j])
                    k += 1
                }
            }
        }
        var covariance = SymmetricMatrix()
        var k = 0
        for i in 0..<featureCount {
            for j in 0...i {
                covariance[i, j] = second[k].total / weight
                k += 1
            }
        }
        self.weight = weight
        self.mean = mean
        self.covariance = covariance
    }
}

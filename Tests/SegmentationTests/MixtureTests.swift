// SPDX-License-Identifier: Apache-2.0
import Foundation
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

struct MixtureTests {
    /// Two clouds, far apart, with known means.
    private func clouds(_ count: Int) throws -> FeatureVectors {
        var random = SplitMix64(state: 4)
        let planes = try (0..<featureCount).map { channel in
            try Plane<Float>(width: count, height: 1) { x, _ in
                Float(x % 2 == 0 ? 20 : 70) + Float(random.unit() * 8 - 4) * Float(channel + 1)
            }
        }
        return FeatureVectors(planes)
    }

    @Test(arguments: [9, 64, 333])
    func `the binary split finds two clouds`(count: Int) throws {
        let vectors = try clouds(count)
        let mixture = GaussianMixture(
            count: 2, regulariser: leastVariances, vectors: vectors, weights: vectors.grouped { _ in 1 })
        let means = mixture.components.map { $0.mean[0] }.sorted()
        #expect(abs(means[0] - 20) < 3 && abs(means[1] - 70) < 3)
    }

    @Test func `log densities equal the formula, one pixel at a time`() throws {
        let vectors = try clouds(101)
        let weights = vectors.grouped { _ in 1 }
        var mixture = GaussianMixture(count: 3, regulariser: leastVariances, vectors: vectors, weights: weights)
        mixture.fit(vectors, weights: weights, steps: 3)
        let densities = mixture.logDensities(of: vectors)
        for index in 0..<101 {
            var sum = 0.0
            for component in mixture.components {
                var distance = 0.0
                for i in 0..<featureCount {
                    var y = 0.0
                    for j in 0...i {
                        let weight = Double(component.whitening[i * (i + 1) / 2 + j])
                        y += weight * Double(vectors[index, j] - component.mean[j])
                    }
                    distance += y * y
                }
                sum += Foundation.exp(Double(component.offset) - distance / 2)
            }
            #expect(abs(Double(densities[index / 8][index % 8]) - Foundation.log(sum)) < 1e-3)
        }
    }

    @Test func `whitening inverts the matrix`() {
        var matrix = SymmetricMatrix()
        for i in 0..<5 { for j in 0...i { matrix[i, j] = i == j ? Double(4 + i) : 0.5 / Double(1 + i + j) } }
        let (w, _) = matrix.whitening()
        for i in 0..<5 {
            for j in 0..<5 {
                // W^T W M = I
                var sum = 0.0
                for k in 0..<5 { for l in 0..<5 { sum += w[l][i] * w[l][k] * matrix[k, j] } }
                #expect(abs(sum - (i == j ? 1 : 0)) < 1e-9)
            }
        }
    }

    @Test func `the principal axis is an eigenvector of the largest eigenvalue`() {
        var matrix = SymmetricMatrix()
        for i in 0..<5 { for j in 0...i { matrix[i, j] = Double((i * 7 + j * 3) % 5) + (i == j ? 6 : 0) } }
        let (value, axis) = matrix.principalAxis()
        for i in 0..<5 {
            var product = 0.0
            for j in 0..<5 { product += matrix[i, j] * axis[j] }
            #expect(abs(product - value * axis[i]) < 1e-8)
        }
        var trace = 0.0
        for i in 0..<5 { trace += matrix[i, i] }
        #expect(value > trace / 5)
    }
}

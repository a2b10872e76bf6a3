// SPDX-License-Identifier: Apache-2.0
import CVBridge
import Foundation
import Oracles
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

    /// Vectors far apart, so that shares reach down to their floor.
    @Test(arguments: [1, 7, 8, 9, 101, 803])
    func `processors without AVX2 give the same bits`(count: Int) throws {
        let vectors = try clouds(count)
        let weights = vectors.grouped { Float($0 % 5) * 0.25 + 1e-6 }
        var mixture = GaussianMixture(count: 4, regulariser: leastVariances, vectors: vectors, weights: weights)
        mixture.fit(vectors, weights: weights, steps: 2)
        let components = mixture.components
        let groups = vectors.groups.count

        var densities = [FloatVector](repeating: FloatVector(), count: groups)
        var shares = [FloatVector](repeating: FloatVector(), count: groups * components.count)
        var portable = CVBMoments()
        vectors.groups.withUnsafeBytes { values in
            let features = CVBFeatureGroups(
                values: values.assumingMemoryBound(to: Float.self).baseAddress, count: Int32(groups))
            components.withUnsafeBytes { components in
                let first = components.assumingMemoryBound(to: CVBComponent.self).baseAddress
                let number = Int32(mixture.components.count)
                densities.withUnsafeMutableBytes {
                    portable_compute_log_densities(
                        features, first, number, $0.assumingMemoryBound(to: Float.self).baseAddress)
                }
                weights.withUnsafeBytes { weights in
                    let weights = weights.assumingMemoryBound(to: Float.self).baseAddress
                    shares.withUnsafeMutableBytes {
                        portable_share_weights(
                            features, first, number, weights, $0.assumingMemoryBound(to: Float.self).baseAddress)
                    }
                    portable_compute_moments(features, weights, &portable)
                }
            }
        }
        #expect(densities == vectors.logDensities(components))
        #expect(shares == vectors.sharing(weights, among: components))
        let moments = Moments(of: vectors, weights: weights[...])
        #expect(moments.weight == portable.weight && moments.mean[4] == portable.mean.4)
        #expect(moments.covariance[4, 3] == portable.covariance.13)
        // And the logarithms and exponentials are those of Swift.
        for k in components.indices {
            for g in 0..<groups {
                let term = logTerm(components[k], vectors.groups[g])
                let limited = (term - densities[g]).replacing(with: -60, where: term - densities[g] .< -60)
                #expect(shares[k * groups + g] == weights[g] * Segmentation.exp(limited))
            }
        }
    }

    /// log pi - 1/2 log |S| - 1/2 |W (x - mu)|^2, in the kernel's order.
    private func logTerm(_ component: GaussianMixture.Component, _ x: FeatureVectors.Group) -> FloatVector {
        var (k, squares) = (0, FloatVector())
        for i in 0..<featureCount {
            var whitened = (x[0] - component.mean[0]) * component.whitening[k]
            k += 1
            for j in 1..<max(1, i + 1) {
                whitened += (x[j] - component.mean[j]) * component.whitening[k]
                k += 1
            }
            squares = i == 0 ? whitened * whitened : squares + whitened * whitened
        }
        return component.offset - squares * 0.5
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

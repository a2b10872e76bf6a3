// SPDX-License-Identifier: Apache-2.0
//
// Gaussian mixture with full covariances over feature vectors, fitted to weighted pixels.
//
//   p(x) = sum_k pi_k |2 pi S_k|^-1/2 exp(-1/2 (x - mu_k)^T S_k^-1 (x - mu_k))
//
//   pi, mu, S   weight, mean and covariance (plus a diagonal regulariser) of a component
//   r_k(x)      responsibility: the share of component k in p(x)
//   w           weight of a pixel in the fit
//
// The constant (2 pi)^-5/2 is left out: only differences between two mixtures are used. The start is a binary split of
// the component with the largest scatter along its principal axis (Orchard & Bouman 1991 [orchard1991]), so that
// nothing is random; then expectation maximisation.

struct GaussianMixture: Sendable {
    /// Added to the covariances' diagonals: the smallest spread that a component may have.
    let regulariser: FeatureArray<Double>
    private(set) var components: [Component] = []

    /// Lies in memory as CVBComponent does.
    struct Component: Sendable {
        /// log pi - 1/2 log |S|.
        var offset: Float
        var mean: FeatureArray<Float>
        /// Lower triangular W with S^-1 = W^T W.
        var whitening: FeaturePairArray<Float>
    }

    /// Starts at most `count` components on weighted vectors; fewer when there is nothing left to split.
    ///
    /// - Parameter weights: one a pixel, grouped as the vectors, zero in the padding.
    init(count: Int, regulariser: FeatureArray<Double>, vectors: FeatureVectors, weights: [FloatVector]) {
        self.regulariser = regulariser
        let assignment = Self.split(vectors, weights: weights, into: count)
        let found = Int(assignment.max() ?? 0) + 1
        components = maximised(
            (0..<found).map { component in
                Moments(of: vectors, weights: vectors.keeping(weights) { Int(assignment[$0]) == component })
            })
    }

    /// Expectation maximisation.
    mutating func fit(_ vectors: FeatureVectors, weights: [FloatVector], steps: Int) {
        for _ in 0..<steps {
            let shares = vectors.sharing(weights, among: components)
            components = maximised(
                components.indices.map { k in
                    Moments(of: vectors, weights: shares[k * weights.count..<(k + 1) * weights.count])
                })
        }
    }

    /// log p(x) + constant of each pixel, grouped as the vectors.
    func logDensities(of vectors: FeatureVectors) -> [FloatVector] { vectors.logDensities(components) }

    private func maximised(_ moments: [Moments]) -> [Component] {
        let total = moments.reduce(0) { $0 + $1.weight }
        return moments.map { moment in
            var covariance = moment.covariance
            for d in 0..<featureCount { covariance[d, d] += regulariser[d] }
            return Component(share: moment.weight / total, mean: moment.mean, covariance: covariance)
        }
    }

    // MARK: Start

    /// The number of the component that each pixel starts in.
    private static func split(_ vectors: FeatureVectors, weights: [FloatVector], into count: Int) -> [UInt8] {
        var assignment = [UInt8](repeating: 0, count: vectors.count)
        func moments(_ k: Int) -> Moments {
            Moments(of: vectors, weights: vectors.keeping(weights) { Int(assignment[$0]) == k })
        }
        var parts = [Part(moments(0))]
        while parts.count < count {
            let widest = parts.indices.max { parts[$0].scatter < parts[$1].scatter }!
            let part = parts[widest]
            let members = assignment.indices.filter { Int(assignment[$0]) == widest }
            let moved = members.filter { part.isBeyondMean(vectors, $0) }
            guard !moved.isEmpty, moved.count < members.count else { break }
            for index in moved { assignment[index] = UInt8(parts.count) }
            parts[widest] = Part(moments(widest))
            parts.append(Part(moments(parts.count)))
        }
        return assignment
    }

    private struct Part {
        let mean: SymmetricMatrix.Vector
        let axis: SymmetricMatrix.Vector
        /// Weight times variance along the principal axis.
        let scatter: Double

        init(_ moments: Moments) {
            let (eigenvalue, axis) = moments.covariance.principalAxis()
            mean = moments.mean
            self.axis = axis
            scatter = eigenvalue * moments.weight
        }

        func isBeyondMean(_ vectors: FeatureVectors, _ index: Int) -> Bool {
            var projection = 0.0
            for d in 0..<featureCount { projection += (Double(vectors[index, d]) - mean[d]) * axis[d] }
            return projection > 0
        }
    }
}

extension GaussianMixture.Component {
    fileprivate init(share: Double, mean: SymmetricMatrix.Vector, covariance: SymmetricMatrix) {
        let (matrix, diagonal) = covariance.whitening()
        var logDeterminant: Float = 0
        for d in 0..<featureCount { logDeterminant += 2 * log(Float(diagonal[d])) }
        offset = log(Float(share) + 1e-12) - 0.5 * logDeterminant
        self.mean = InlineArray { Float(mean[$0]) }
        var whitening = FeaturePairArray<Float>(repeating: 0)
        var k = 0
        for i in 0..<featureCount {
            for j in 0...i {
                whitening[k] = Float(matrix[i][j])
                k += 1
            }
        }
        self.whitening = whitening
    }
}

extension FeatureVectors {
    /// The weights of some of the pixels, and zero for the others.
    fileprivate func keeping(_ weights: [FloatVector], where isMember: (Int) -> Bool) -> ArraySlice<FloatVector> {
        weights.indices.map { g in
            var lanes = FloatVector()
            for lane in 0..<min(8, count - g * 8) where isMember(g * 8 + lane) { lanes[lane] = weights[g][lane] }
            return lanes
        }[...]
    }
}

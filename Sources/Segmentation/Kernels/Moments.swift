// SPDX-License-Identifier: Apache-2.0

/// Total weight, weighted mean and weighted covariance of feature vectors.
struct Moments {
    /// Sum of the weights, kept above zero.
    let weight: Double
    let mean: SymmetricMatrix.Vector
    let covariance: SymmetricMatrix
}

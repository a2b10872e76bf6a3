// SPDX-License-Identifier: Apache-2.0

/// A real symmetric matrix, a row a feature, as covariances of feature vectors are.
struct SymmetricMatrix {
    typealias Vector = FeatureArray<Double>

    private var rows = FeatureArray<Vector>(repeating: Vector(repeating: 0))

    init(_ lowerTriangle: FeaturePairArray<Double> = FeaturePairArray(repeating: 0)) {
        var k = 0
        for i in 0..<featureCount {
            for j in 0...i {
                self[i, j] = lowerTriangle[k]
                k += 1
            }
        }
    }

    subscript(i: Int, j: Int) -> Double {
        get { rows[i][j] }
        set {
            rows[i][j] = newValue
            rows[j][i] = newValue
        }
    }

    /// The largest eigenvalue and a unit eigenvector of it, by cyclic Jacobi rotations (Golub & Van Loan, section 8.5).
    func principalAxis() -> (eigenvalue: Double, axis: Vector) {
        var a = rows
        var v = FeatureArray<Vector> { i in Vector { $0 == i ? 1 : 0 } }
        for _ in 0..<12 {
            for p in 0..<featureCount - 1 {
                for q in (p + 1)..<featureCount where a[p][q] != 0 { Self.rotate(&a, &v, p, q) }
            }
        }
        var best = 0
        for i in 1..<featureCount where a[i][i] > a[best][best] { best = i }
        return (a[best][best], Vector { v[$0][best] })
    }

    /// One rotation that zeroes a[p][q].
    private static func rotate(_ a: inout FeatureArray<Vector>, _ v: inout FeatureArray<Vector>, _ p: Int, _ q: Int) {
        let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
        let t = (theta < 0 ? -1 : 1) / (theta.magnitude + (theta * theta + 1).squareRoot())
        let c = 1 / (t * t + 1).squareRoot()
        let s = t * c
        for k in 0..<featureCount {
            let (kp, kq) = (a[k][p], a[k][q])
            a[k][p] = c * kp - s * kq
            a[k][q] = s * kp + c * kq
        }
        for k in 0..<featureCount {
            let (pk, qk) = (a[p][k], a[q][k])
            a[p][k] = c * pk - s * qk
            a[q][k] = s * pk + c * qk
        }
        for k in 0..<featureCount {
            let (kp, kq) = (v[k][p], v[k][q])
            v[k][p] = c * kp - s * kq
            v[k][q] = s * kp + c * kq
        }
    }

    /// W = G^-1 for the Cholesky factor G of this positive definite matrix (M = G G^T), so that z^T M^-1 z = |W z|^2.
    func whitening() -> (matrix: FeatureArray<Vector>, diagonal: Vector) {
        var g = FeatureArray<Vector>(repeating: Vector(repeating: 0))
        for i in 0..<featureCount {
            for j in 0...i {
                var sum = rows[i][j]
                for k in 0..<j { sum -= g[i][k] * g[j][k] }
                g[i][j] = i == j ? max(sum, 1e-12).squareRoot() : sum / g[j][j]
            }
        }
        var w = FeatureArray<Vector>(repeating: Vector(repeating: 0))
        for j in 0..<featureCount {
            w[j][j] = 1 / g[j][j]
            for i in (j + 1)..<max(featureCount, j + 1) {
                var sum = 0.0
                for k in j..<i { sum -= g[i][k] * w[k][j] }
                w[i][j] = sum / g[i][i]
            }
        }
        return (w, Vector { g[$0][$0] })
    }
}

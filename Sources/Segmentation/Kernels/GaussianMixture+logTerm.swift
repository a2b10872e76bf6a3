// SPDX-License-Identifier: Apache-2.0

/// log pi - 1/2 log |S| - 1/2 |W (x - mu)|^2 of eight pixels. Written out feature by feature: as loops over `InlineArray`s it
/// takes five times as many instructions.
struct LogTerm {
    private let offset: FloatVector
    private let m0, m1, m2, m3, m4: FloatVector
    private let w00, w10, w11, w20, w21, w22, w30, w31, w32, w33, w40, w41, w42, w43, w44: FloatVector

    init(_ component: GaussianMixture.Component) {
        precondition(featureCount == 5, "write the new feature's terms out below")
        func all(_ value: Float) -> FloatVector { FloatVector(repeating: value) }
        func mean(_ i: Int) -> FloatVector { all(component.mean[i]) }
        func weight(_ i: Int, _ j: Int) -> FloatVector { all(component.whitening[i][j]) }
        offset = all(component.offset)
        (m0, m1, m2, m3, m4) = (mean(0), mean(1), mean(2), mean(3), mean(4))
        w00 = weight(0, 0)
        (w10, w11) = (weight(1, 0), weight(1, 1))
        (w20, w21, w22) = (weight(2, 0), weight(2, 1), weight(2, 2))
        (w30, w31, w32, w33) = (weight(3, 0), weight(3, 1), weight(3, 2), weight(3, 3))
        (w40, w41, w42, w43, w44) = (weight(4, 0), weight(4, 1), weight(4, 2), weight(4, 3), weight(4, 4))
    }

    @inline(__always)
    func callAsFunction(_ x: FeatureVectors.Group) -> FloatVector {
        let (z0, z1, z2, z3, z4) = (x[0] - m0, x[1] - m1, x[2] - m2, x[3] - m3, x[4] - m4)
        let y0 = z0 * w00
        let y1 = z0 * w10 + z1 * w11
        let y2 = z0 * w20 + z1 * w21 + z2 * w22
        let y3 = z0 * w30 + z1 * w31 + z2 * w32 + z3 * w33
        let y4 = z0 * w40 + z1 * w41 + z2 * w42 + z3 * w43 + z4 * w44
        return offset - (y0 * y0 + y1 * y1 + y2 * y2 + y3 * y3 + y4 * y4) * 0.5
    }
}

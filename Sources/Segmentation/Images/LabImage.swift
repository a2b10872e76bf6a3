// SPDX-License-Identifier: Apache-2.0

/// CIE L*a*b* (D65), a plane each: `lightness` 0-100, `a` and `b` about +-128.
struct LabImage: Sendable {
    let lightness: Plane<Float>
    let a: Plane<Float>
    let b: Plane<Float>

    var width: Int { lightness.width }
    var height: Int { lightness.height }
}

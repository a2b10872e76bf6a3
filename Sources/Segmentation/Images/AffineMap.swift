// SPDX-License-Identifier: Apache-2.0

/// (x, y) -> (a x + b y + tx, c x + d y + ty).
struct AffineMap: Equatable, Sendable {
    var a, b, tx: Double
    var c, d, ty: Double

    var inverse: AffineMap {
        let determinant = a * d - b * c
        let (ia, ib, ic, id) = (d / determinant, -b / determinant, -c / determinant, a / determinant)
        return AffineMap(a: ia, b: ib, tx: -(ia * tx + ib * ty), c: ic, d: id, ty: -(ic * tx + id * ty))
    }

    func callAsFunction(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
        (a * x + b * y + tx, c * x + d * y + ty)
    }
}

extension AffineMap {
    /// Turns a picture about its centre, anticlockwise for a positive sine, into the smallest frame that holds all of it.
    static func rotation(
        sine: Double, cosine: Double, of picture: Plane<UInt8>
    ) -> (map: AffineMap, width: Int, height: Int) {
        let (width, height) = (Double(picture.width), Double(picture.height))
        let outWidth = Int(height * abs(sine) + width * abs(cosine))
        let outHeight = Int(height * abs(cosine) + width * abs(sine))
        let (cx, cy) = (width / 2, height / 2)
        let map = AffineMap(
            a: cosine, b: sine, tx: (1 - cosine) * cx - sine * cy + Double(outWidth) / 2 - cx,
            c: -sine, d: cosine, ty: sine * cx + (1 - cosine) * cy + Double(outHeight) / 2 - cy)
        return (map, outWidth, outHeight)
    }
}

// SPDX-License-Identifier: Apache-2.0
//
// 8-bit sRGB to CIE L*a*b* with the D65 white point:
//
//   L* = 116 f(Y) - 16     a* = 500 (f(X) - f(Y))     b* = 200 (f(Y) - f(Z))
//   f(t) = t^(1/3) for t > (6/29)^3, else (29/6)^2 t / 3 + 4/29
//
//   X, Y, Z   linear light through the sRGB matrix, each over its white (X/.950456, Y, Z/1.088754)
//
// IEC 61966-2-1 for sRGB, CIE 15 for L*a*b*. OpenCV's float conversion builds tables for 100 ms on first use, which a
// command that cuts one picture would pay every time; this one starts at once and gives the same bits on every machine.

extension Plane<RGB> {
    func lab() throws(SegmentationError) -> LabImage {
        var lightness = try Plane<Float>(width: width, height: height)
        var a = try Plane<Float>(width: width, height: height)
        var b = try Plane<Float>(width: width, height: height)
        withSpan { pixels in
            lightness.withMutableSpan { lightness in
                a.withMutableSpan { a in
                    b.withMutableSpan { b in
                        for start in stride(from: 0, to: pixels.count, by: 8) {
                            let lab = labVector(pixels, at: start)
                            lab.lightness.store(to: &lightness, at: start)
                            lab.a.store(to: &a, at: start)
                            lab.b.store(to: &b, at: start)
                        }
                    }
                }
            }
        }
        return LabImage(lightness: lightness, a: a, b: b)
    }
}

/// Eight pixels; past the end the last one repeats.
@inline(__always)
private func labVector(
    _ pixels: borrowing Span<RGB>, at start: Int
) -> (lightness: FloatVector, a: FloatVector, b: FloatVector) {
    var (red, green, blue) = (FloatVector(), FloatVector(), FloatVector())
    for lane in 0..<8 {
        let pixel = pixels[min(start + lane, pixels.count - 1)]
        red[lane] = linearLight[Int(pixel.red)]
        green[lane] = linearLight[Int(pixel.green)]
        blue[lane] = linearLight[Int(pixel.blue)]
    }
    let x = labCurve((red * 0.412453 + green * 0.357580 + blue * 0.180423) / 0.950456)
    let y = labCurve(red * 0.212671 + green * 0.715160 + blue * 0.072169)
    let z = labCurve((red * 0.019334 + green * 0.119193 + blue * 0.950227) / 1.088754)
    return (y * 116 - 16, (x - y) * 500, (y - z) * 200)
}

/// f of the formula above, for t >= 0.
@inline(__always)
private func labCurve(_ t: FloatVector) -> FloatVector {
    let root = exp(log(t.clamped(lowerBound: FloatVector(repeating: 1e-6), upperBound: FloatVector(repeating: 2))) / 3)
    return root.replacing(with: t * 7.787_037 + 16 / 116, where: t .<= 0.008_856_452)
}

/// Linear light of each sRGB value.
private let linearLight: InlineArray<256, Float> = InlineArray { value in
    let v = Float(value) / 255
    return v <= 0.04045 ? v / 12.92 : exp(2.4 * log((v + 0.055) / 1.055))
}

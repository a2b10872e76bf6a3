// SPDX-License-Identifier: Apache-2.0
//
// exp and log for single precision, made of additions, multiplications and bit operations only, so that every machine
// gives the same bits: glibc's change with the presence of fused multiply-add.
//
//   exp(x) = 2^n exp(r),   n = round(x / ln 2),   r = x - n ln 2,   |r| <= ln 2 / 2   (polynomial of degree 6)
//   log(x) = e ln 2 + log(m),   x = m 2^e,   sqrt(1/2) <= m < sqrt(2)                  (series in s = (m-1)/(m+1))
//
// ln 2 is split in two so that n ln 2 is exact in the first part (Cody & Waite 1980 [cody1980]).

private let log2e: Float = 1.442_695_04
private let ln2High: Float = 0.693_359_375
private let ln2Low: Float = -2.121_944_4e-4
/// 1.5 x 2^23: adding it rounds to the nearest integer, which is then found in the low bits.
private let roundingShift: Float = 12_582_912

/// exp(x) for 8 values; relative error below 2e-7. x is clamped to +-87.
@inline(__always)
func exp(_ x: FloatVector) -> FloatVector {
    let x = x.clamped(lowerBound: FloatVector(repeating: -87), upperBound: FloatVector(repeating: 87))
    let shifted = x * log2e + roundingShift
    let n = shifted - roundingShift
    let r = (x - n * ln2High) - n * ln2Low
    var p = r * (1.0 / 720) + (1.0 / 120)
    p = p * r + (1.0 / 24)
    p = p * r + (1.0 / 6)
    p = p * r + 0.5
    p = p * r + 1
    p = p * r + 1
    let exponent = (shifted.bitPatterns &- SIMD8(repeating: 0x4b40_0000) &+ SIMD8(repeating: 127)) &<< 23
    return p * FloatVector(bitPatterns: exponent)
}

/// Natural logarithm for 8 positive, normal values; absolute error below 2e-7 near 1, relative elsewhere.
@inline(__always)
func log(_ x: FloatVector) -> FloatVector {
    // Shifts the mantissa's range from [1, 2) to [sqrt(1/2), sqrt(2)).
    let offset = SIMD8<UInt32>(repeating: 0x3f35_04f3)
    let bits = x.bitPatterns &- offset
    // Arithmetic shift: the biased exponent's distance, as a float made through the rounding shift.
    let e =
        FloatVector(bitPatterns: ((bits &+ (128 << 23)) &>> 23) &+ SIMD8(repeating: 0x4b40_0000))
        - (roundingShift + 128)
    let m = FloatVector(bitPatterns: (bits & SIMD8(repeating: 0x007f_ffff)) &+ offset)
    let s = (m - 1) / (m + 1)
    let z = s * s
    var p = z * (2.0 / 9) + (2.0 / 7)
    p = p * z + (2.0 / 5)
    p = p * z + (2.0 / 3)
    p = p * z + 2
    return (s * p + e * ln2Low) + e * ln2High
}

extension SIMD8<Float> {
    @inline(__always)
    func clamped(lowerBound low: Self, upperBound high: Self) -> Self {
        let raised = replacing(with: low, where: self .< low)
        return raised.replacing(with: high, where: raised .> high)
    }
}

func exp(_ x: Float) -> Float { exp(FloatVector(repeating: x))[0] }
func log(_ x: Float) -> Float { log(FloatVector(repeating: x))[0] }

/// 1 / (1 + exp(-x)).
@inline(__always)
func logistic(_ x: FloatVector) -> FloatVector { 1 / (1 + exp(-x)) }
func logistic(_ x: Float) -> Float { 1 / (1 + exp(-x)) }
/// log(p / (1 - p)), with p clamped to `floor`...1 - `floor`.
func logit(_ p: Float, floor: Float = 0.01) -> Float {
    let p = min(max(p, floor), 1 - floor)
    return log(p / (1 - p))
}

// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

/// Averaged coefficients of the guided filter, (a_R, a_G, a_B, b) per pixel: output = a . guide + b, with the guide in 0-255.
///
/// - Parameters:
///   - radius: of the square window, in pixels.
///   - epsilon: smoothness, in squared guide units; He, Sun & Tang 2013 [he2013].
func guidedCoefficients(
    guide: Plane<RGB>, input: Plane<Float>, radius: Int, epsilon: Double
) throws(SegmentationError) -> Plane<SIMD4<Float>> {
    precondition(guide.hasSize(of: input))
    var output = try Plane<SIMD4<Float>>(width: guide.width, height: guide.height)
    try Bridge.call { error in
        unsafe guide.withBytes { guide in
            unsafe input.withFloats { input in
                unsafe output.withMutableFloats {
                    unsafe cvb_guided_coefficients(guide, input, Int32(radius), epsilon, $0, &error)
                }
            }
        }
    }
    return output
}

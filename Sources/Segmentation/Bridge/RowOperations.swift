// SPDX-License-Identifier: Apache-2.0

/// `target[start + i] += weight * source[offset + i]` for `count` samples.
///
/// The one loop of the separable filters. Bounds are checked once here, so that the loop itself vectorises; each output
/// is its own sum, so that the result does not depend on how wide the vectors are.
@inline(__always)
func addScaled(
    _ source: Span<Float>, from offset: Int, by weight: Float,
    to target: inout MutableSpan<Float>, at start: Int, count: Int
) {
    precondition(offset >= 0 && start >= 0 && offset + count <= source.count && start + count <= target.count)
    for i in 0..<count {
        unsafe target[unchecked: start + i] += weight * source[unchecked: offset + i]
    }
}

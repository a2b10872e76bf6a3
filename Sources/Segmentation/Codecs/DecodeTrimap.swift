// SPDX-License-Identifier: Apache-2.0

/// An encoded trimap to its grey values, upright.
struct DecodeTrimap {
    var limits: PixelLimits

    func callAsFunction(_ bytes: [UInt8]) throws(SegmentationError) -> Plane<UInt8> {
        do throws(SegmentationError) {
            return try Image(decoding: bytes, limits: limits).grey()
        } catch {
            throw .attachment(.trimap, error)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

extension Plane<RGB> {
    /// BT.601 luma.
    func grey() throws(SegmentationError) -> Plane<UInt8> {
        var output = try Plane<UInt8>(width: width, height: height)
        try Bridge.call { error in
            unsafe withBytes { source in unsafe output.withMutableBytes { unsafe cvb_convert_grey(source, $0, &error) }
            }
        }
        return output
    }

    func yCrCb() throws(SegmentationError) -> Plane<YCrCb> {
        var output = try Plane<YCrCb>(width: width, height: height)
        try Bridge.call { error in
            unsafe withBytes { source in unsafe output.withMutableBytes { unsafe cvb_convert_ycrcb(source, $0, &error) }
            }
        }
        return output
    }
}

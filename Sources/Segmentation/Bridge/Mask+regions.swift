// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

extension Mask {
    /// 4-connected components of the pixels labelled `label`, numbered from 1; 0 elsewhere. `count` excludes number 0.
    func components(of label: Label) throws(SegmentationError) -> (numbers: Plane<Int32>, count: Int) {
        let selected: Plane<UInt8> = try map { $0 == label ? 1 : 0 }
        var numbers = try Plane<Int32>(width: width, height: height)
        var count: Int32 = 0
        try Bridge.call { error in
            unsafe selected.withBytes { mask in
                unsafe numbers.withMutableIntegers { unsafe cvb_label_components(mask, $0, &count, &error) }
            }
        }
        return (numbers, Int(count) - 1)
    }

    /// 3x3 chamfer distance of each pixel labelled `label` to the nearest other, in pixels; 0 elsewhere.
    func distances(inside label: Label) throws(SegmentationError) -> Plane<Float> {
        let selected: Plane<UInt8> = try map { $0 == label ? 1 : 0 }
        var distances = try Plane<Float>(width: width, height: height)
        try Bridge.call { error in
            unsafe selected.withBytes { mask in
                unsafe distances.withMutableFloats { unsafe cvb_distance_transform(mask, $0, &error) }
            }
        }
        return distances
    }
}

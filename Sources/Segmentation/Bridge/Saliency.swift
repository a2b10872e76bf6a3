// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

extension Plane<RGB> {
    /// OpenCV's fine-grained static saliency, 0-1. Montabone & Soto 2010 [montabone2010].
    func fineGrainedSaliency() throws(SegmentationError) -> Plane<Float> {
        var output = try Plane<Float>(width: width, height: height)
        try Bridge.call { error in
            unsafe withBytes { source in
                unsafe output.withMutableFloats { unsafe cvb_compute_saliency(source, $0, &error) }
            }
        }
        return output
    }
}

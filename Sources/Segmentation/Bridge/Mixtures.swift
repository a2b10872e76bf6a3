// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

/// `Feature.allCases.count`; literals here and in CVBridge.h, as the length of an inline array is part of its type.
let featureCount = 5
/// One value a feature.
typealias FeatureArray<Value> = InlineArray<5, Value>
/// One value a pair of features, n (n + 1) / 2 of them: the lower triangle of a matrix, row by row.
typealias FeaturePairArray<Value> = InlineArray<15, Value>

extension Moments {
    /// - Parameter weights: one a pixel, grouped as the vectors, zero in the padding.
    init(of vectors: FeatureVectors, weights: ArraySlice<FloatVector>) {
        precondition(weights.count == vectors.groups.count)
        var moments = CVBMoments()
        unsafe vectors.withGroups { groups in
            unsafe weights.withUnsafeBytes {
                unsafe cvb_compute_moments(groups, $0.assumingMemoryBound(to: Float.self).baseAddress, &moments)
            }
        }
        weight = moments.weight
        mean = unsafe withUnsafeBytes(of: &moments.mean) { bytes in
            FeatureArray { unsafe bytes.load(fromByteOffset: 8 * $0, as: Double.self) }
        }
        covariance = SymmetricMatrix(
            unsafe withUnsafeBytes(of: &moments.covariance) { bytes in
                FeaturePairArray { unsafe bytes.load(fromByteOffset: 8 * $0, as: Double.self) }
            })
    }
}

extension FeatureVectors {
    /// log p(x) + constant of each pixel, grouped as the vectors.
    func logDensities(_ components: [GaussianMixture.Component]) -> [FloatVector] {
        unsafe filling(groups.count) { output in
            unsafe withGroups { groups in
                unsafe components.withBridged { unsafe cvb_compute_log_densities(groups, $0, $1, output) }
            }
        }
    }

    /// Each pixel's weight times r_k, grouped as the vectors: one run of groups a component.
    func sharing(_ weights: [FloatVector], among components: [GaussianMixture.Component]) -> [FloatVector] {
        precondition(weights.count == groups.count)
        return unsafe filling(groups.count * components.count) { output in
            unsafe withGroups { groups in
                unsafe weights.withFloats { weights in
                    unsafe components.withBridged { unsafe cvb_share_weights(groups, $0, $1, weights, output) }
                }
            }
        }
    }

    fileprivate func withGroups(_ body: (CVBFeatureGroups) -> Void) {
        unsafe groups.withUnsafeBytes { bytes in
            let values = unsafe bytes.assumingMemoryBound(to: Float.self).baseAddress
            unsafe body(CVBFeatureGroups(values: values, count: Int32(groups.count)))
        }
    }

    private func filling(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) -> [FloatVector] {
        unsafe [FloatVector](unsafeUninitializedCapacity: count) { buffer, initialised in
            guard
                let base = unsafe UnsafeMutableRawBufferPointer(buffer).assumingMemoryBound(to: Float.self).baseAddress
            else {
                return
            }
            unsafe body(base)
            initialised = count
        }
    }
}

extension [FloatVector] {
    fileprivate func withFloats(_ body: (UnsafePointer<Float>?) -> Void) {
        unsafe withUnsafeBytes { unsafe body($0.assumingMemoryBound(to: Float.self).baseAddress) }
    }
}

extension [GaussianMixture.Component] {
    /// The components as C sees them, which is how they lie in memory.
    fileprivate func withBridged(_ body: (UnsafePointer<CVBComponent>?, Int32) -> Void) {
        precondition(MemoryLayout<Element>.stride == MemoryLayout<CVBComponent>.stride)
        precondition((1...Int(CVBLargestMixture)).contains(count) && featureCount == Int(CVBFeatureCount))
        unsafe withUnsafeBytes { unsafe body($0.assumingMemoryBound(to: CVBComponent.self).baseAddress, Int32(count)) }
    }
}

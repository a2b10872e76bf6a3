// SPDX-License-Identifier: Apache-2.0

/// What is known of a working pixel: its features, in the order of `FeatureVectors`. A further one is a case here, with its
/// least variance, a plane in `ExtractFeatures`, and one more in the counts of Bridge/Mixtures.swift and CVBridge.h.
enum Feature: Int, CaseIterable {
    case lightness
    case a
    case b
    case fineFocus
    case coarseFocus

    /// Smallest variance of a mixture's component: Lab's lightness varies most within one material; focus as a and b.
    var leastVariance: Double {
        switch self {
        case .lightness: 9
        case .a, .b, .fineFocus, .coarseFocus: 4
        }
    }
}

let leastVariances = FeatureArray<Double> { Feature(rawValue: $0)!.leastVariance }

/// Feature vectors of a set of pixels, eight pixels to a group so that arithmetic runs on whole vectors.
///
/// The last group is padded with its last pixel; whoever sums over pixels gives the padding weight zero.
struct FeatureVectors: Sendable {
    typealias Group = FeatureArray<FloatVector>

    let count: Int
    private(set) var groups: [Group]

    /// The vectors of all pixels, from one plane a feature.
    init(_ planes: [Plane<Float>]) {
        precondition(planes.count == featureCount && planes.allSatisfy { $0.hasSize(of: planes[0]) })
        self.init(count: planes[0].count)
        for (channel, plane) in planes.enumerated() {
            plane.withSpan { samples in
                for g in groups.indices { groups[g][channel] = FloatVector(samples, at: g * 8) }
            }
        }
    }

    private init(count: Int) {
        self.count = count
        groups = Array(repeating: Group(repeating: FloatVector()), count: (count + 7) / 8)
    }

    subscript(index: Int, channel: Int) -> Float { groups[index >> 3][channel][index & 7] }

    /// The vectors of some of the pixels.
    func selecting(_ indices: [Int]) -> FeatureVectors {
        var selection = FeatureVectors(count: indices.count)
        for g in selection.groups.indices {
            for lane in 0..<8 {
                let index = indices[min(g * 8 + lane, indices.count - 1)]
                for channel in 0..<featureCount {
                    selection.groups[g][channel][lane] = groups[index >> 3][channel][index & 7]
                }
            }
        }
        return selection
    }

    /// One value a pixel in the same grouping, zero in the padding.
    func grouped(_ value: (_ index: Int) -> Float) -> [FloatVector] {
        (0..<groups.count).map { g in
            var lanes = FloatVector()
            for lane in 0..<min(8, count - g * 8) { lanes[lane] = value(g * 8 + lane) }
            return lanes
        }
    }
}

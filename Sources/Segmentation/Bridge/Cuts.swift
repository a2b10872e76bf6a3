// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

/// Pairwise weights of the 8-connected grid: what it costs to cut between a pixel and four of its neighbours.
struct GridEdges {
    var right, down, downRight, downLeft: Plane<Float>
}

/// What is known about a pixel before a cut.
enum CutConstraint: UInt8, BitwiseCopyable, Sendable {
    case background = 0
    case foreground = 1
    case free = 2
}

extension CutConstraint: ByteSample { static var channels: Int32 { 1 } }

/// The label of each pixel in the minimum cut.
///
/// Minimises sum_p U_p [p is background] + sum_pq w_pq [labels differ], with OpenCV's max-flow solver; U > 0 speaks for
/// foreground. Boykov & Kolmogorov 2004 [boykov2004].
func minimumCut(
    unary: Plane<Float>, edges: GridEdges, constraints: Plane<CutConstraint>
) throws(SegmentationError) -> Mask {
    precondition(unary.hasSize(of: constraints) && unary.hasSize(of: edges.right))
    var labels = constraints
    try Bridge.call { error in
        unsafe unary.withFloats { unary in
            unsafe edges.right.withFloats { right in
                unsafe edges.down.withFloats { down in
                    unsafe edges.downRight.withFloats { downRight in
                        unsafe edges.downLeft.withFloats { downLeft in
                            unsafe labels.withMutableBytes {
                                unsafe cvb_cut_grid(
                                    unary,
                                    CVBGridEdges(
                                        right: right, down: down, down_right: downRight, down_left: downLeft),
                                    $0, &error)
                            }
                        }
                    }
                }
            }
        }
    }
    return try labels.map { $0 == .foreground ? .foreground : .background }
}

/// Labels of `cv::grabCut`.
enum GrabCutLabel: UInt8, BitwiseCopyable, Sendable {
    case background = 0
    case foreground = 1
    case probablyBackground = 2
    case probablyForeground = 3
}

extension GrabCutLabel: ByteSample { static var channels: Int32 { 1 } }

/// OpenCV's own GrabCut from `seeds`, which must hold both kinds of label. Rother, Kolmogorov & Blake 2004 [rother2004].
func openCVGrabCut(
    _ image: Plane<RGB>, seeds: Plane<GrabCutLabel>, iterations: Int
) throws(SegmentationError) -> Mask {
    precondition(image.hasSize(of: seeds))
    var labels = seeds
    try Bridge.call { error in
        unsafe image.withBytes { image in
            unsafe labels.withMutableBytes { unsafe cvb_grab_cut(image, $0, Int32(iterations), grabCutSeed, &error) }
        }
    }
    return try labels.map { $0 == .foreground || $0 == .probablyForeground ? .foreground : .background }
}

/// Any fixed number will do: it only has to be the same in every call.
private let grabCutSeed: UInt64 = 0x5117_0e77

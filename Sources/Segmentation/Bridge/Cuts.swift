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

/// Minimum cuts of one grid with several unaries, one after the other: the flow found for one stays for the next, and the
/// answer is the one that a fresh graph would give. Belongs to one thread at a time.
///
/// Minimises sum_p U_p [p is background] + strength sum_pq w_pq [labels differ]; U > 0 speaks for foreground. Weights and
/// unaries count in steps of 1/4096 up to 16384. Goldberg et al. 2011 [goldberg2011], Kohli & Torr 2005 [kohli2005].
@safe final class GridCut {
    private let handle: OpaquePointer
    private let constraints: Plane<CutConstraint>

    init(edges: GridEdges, strength: Float, constraints: Plane<CutConstraint>) throws(SegmentationError) {
        precondition(edges.right.hasSize(of: constraints))
        var made: OpaquePointer?
        try Bridge.call { error in
            unsafe edges.withFloats { edges in
                unsafe constraints.withBytes { unsafe cvb_create_grid_cut(edges, strength, $0, &made, &error) }
            }
        }
        guard let handle = unsafe made else { throw .internalFault("no graph") }
        unsafe self.handle = handle
        self.constraints = constraints
    }

    deinit { unsafe cvb_free_grid_cut(handle) }

    /// The label of each pixel; constrained pixels keep the label of their constraint.
    func solve(unary: Plane<Float>) throws(SegmentationError) -> Mask {
        precondition(unary.hasSize(of: constraints))
        var labels = constraints
        try Bridge.call { error in
            unsafe unary.withFloats { unary in
                unsafe labels.withMutableBytes { unsafe cvb_solve_grid_cut(handle, unary, $0, &error) }
            }
        }
        return try labels.map { $0 == .foreground ? .foreground : .background }
    }
}

extension GridEdges {
    fileprivate func withFloats<Result>(_ body: (CVBGridEdges) -> Result) -> Result {
        unsafe right.withFloats { right in
            unsafe down.withFloats { down in
                unsafe downRight.withFloats { downRight in
                    unsafe downLeft.withFloats { downLeft in
                        unsafe body(
                            CVBGridEdges(right: right, down: down, down_right: downRight, down_left: downLeft))
                    }
                }
            }
        }
    }
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

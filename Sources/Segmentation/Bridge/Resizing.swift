// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

/// How a plane is resampled.
enum Interpolation {
    case nearest
    case linear
    /// Averages the source pixels under each output pixel: the one to shrink with.
    case area

    fileprivate var flag: CVBInterpolation {
        switch self {
        case .nearest: .nearest
        case .linear: .linear
        case .area: .area
        }
    }
}

extension Plane where Sample: ByteSample {
    func resized(width: Int, height: Int, by interpolation: Interpolation) throws(SegmentationError) -> Plane {
        try resized(width: width, height: height, factor: 0, by: interpolation)
    }

    /// - Parameter factor: the exact ratio of the sides, of which width and height are the rounded consequence; 0 takes each
    ///   side's own ratio.
    fileprivate func resized(
        width: Int, height: Int, factor: Double, by interpolation: Interpolation
    ) throws(SegmentationError) -> Plane {
        var output = try Plane(width: width, height: height)
        try Bridge.call { error in
            unsafe withBytes { source in
                unsafe output.withMutableBytes {
                    unsafe cvb_resize_bytes(source, $0, factor, interpolation.flag, &error)
                }
            }
        }
        return output
    }
}

extension Plane where Sample: ByteSample {
    /// Shrunk by averaging. A large plane is halved first, which reads it once in a simple pattern and is far quicker than
    /// averaging by a fraction.
    func averaged(width: Int, height: Int) throws(SegmentationError) -> Plane {
        try halved(whileLongerThan: halvingReach * Swift.max(width, height)).resized(
            width: width, height: height, by: .area)
    }

    fileprivate func halved(whileLongerThan side: Int) throws(SegmentationError) -> Plane {
        var plane = self
        while plane.longSide > side { plane = try plane.scaled(by: 0.5) }
        return plane
    }

    /// Sides are rounded half to even and at least one pixel.
    func scaled(by factor: Double) throws(SegmentationError) -> Plane {
        func rounded(_ length: Int) -> Int { Swift.max(1, Int((Double(length) * factor).rounded(.toNearestOrEven))) }
        return try resized(
            width: rounded(width), height: rounded(height), factor: factor, by: factor < 1 ? .area : .linear)
    }
}

/// Up to so many times the target's size, a fraction is averaged at once.
private let halvingReach = 4

extension Plane where Sample: FloatSample {
    func resized(width: Int, height: Int, by interpolation: Interpolation) throws(SegmentationError) -> Plane {
        var output = try Plane(width: width, height: height)
        try Bridge.call { error in
            unsafe withFloats { source in
                unsafe output.withMutableFloats { unsafe cvb_resize_floats(source, $0, 0, interpolation.flag, &error) }
            }
        }
        return output
    }
}

extension Plane<RGB> {
    /// The picture with its long side `side` pixels, shrunk by averaging or enlarged linearly.
    func scaled(toLongSide side: Int) throws(SegmentationError) -> Plane {
        let plane = try halved(whileLongerThan: halvingReach * side)
        return try plane.scaled(by: Double(side) / Double(plane.longSide))
    }
}

extension Plane where Sample: ByteSample {
    /// Resampled so that output pixel p shows input pixel `map.inverse(p)`; the border repeats outside.
    func warped(by map: AffineMap, width: Int, height: Int) throws(SegmentationError) -> Plane {
        var output = try Plane(width: width, height: height)
        let matrix = [map.a, map.b, map.tx, map.c, map.d, map.ty]
        try Bridge.call { error in
            unsafe withBytes { source in
                unsafe output.withMutableBytes { unsafe cvb_warp_affine(source, $0, matrix, &error) }
            }
        }
        return output
    }
}

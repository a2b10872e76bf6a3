// SPDX-License-Identifier: Apache-2.0

/// A packed, row-major rectangle of samples: `width` x `height`, no padding between rows.
///
/// A value type whose memory is shared until it is written to. Memory comes from a failable allocation, so that a picture
/// too large for the machine fails one request instead of ending the process.
public struct Plane<Sample: BitwiseCopyable & Sendable>: Sendable {
    public let width: Int
    public let height: Int
    var storage: PixelStorage<Sample>

    /// A plane of zero bytes. Throws `outOfMemory`.
    public init(width: Int, height: Int) throws(SegmentationError) {
        precondition(width > 0 && height > 0, "a plane has at least one sample")
        self.width = width
        self.height = height
        self.storage = try PixelStorage(count: width * height)
    }

    /// A plane filled by `sample(x, y)`. For small planes: it calls a closure per sample.
    public init(width: Int, height: Int, _ sample: (_ x: Int, _ y: Int) -> Sample) throws(SegmentationError) {
        var plane = try Self(width: width, height: height)
        plane.withMutableSpan { span in
            for y in 0..<height {
                for x in 0..<width { span[y * width + x] = sample(x, y) }
            }
        }
        self = plane
    }

    public var count: Int { width * height }
    public var size: PixelSize { PixelSize(width: width, height: height) }
    public var longSide: Int { max(width, height) }
    public var shortSide: Int { min(width, height) }

    public func hasSize<Other>(of other: Plane<Other>) -> Bool {
        width == other.width && height == other.height
    }

    /// One sample; for code where a call per sample does not matter.
    public subscript(x: Int, y: Int) -> Sample {
        get { withSpan { $0[y * width + x] } }
        set {
            let index = y * width + x
            withMutableSpan { $0[index] = newValue }
        }
    }

    /// The samples of a plane of the same size, each computed from one sample here.
    public func map<Other>(_ transform: (Sample) -> Other) throws(SegmentationError) -> Plane<Other> {
        var output = try Plane<Other>(width: width, height: height)
        withSpan { source in
            output.withMutableSpan { target in
                for i in 0..<source.count { target[i] = transform(source[i]) }
            }
        }
        return output
    }
}

extension Plane: Equatable where Sample: Equatable {
    public static func == (left: Self, right: Self) -> Bool {
        guard left.hasSize(of: right) else { return false }
        return left.withSpan { a in
            right.withSpan { b in
                for i in 0..<a.count where a[i] != b[i] { return false }
                return true
            }
        }
    }
}

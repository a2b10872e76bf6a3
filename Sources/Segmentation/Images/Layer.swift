// SPDX-License-Identifier: Apache-2.0

/// Colours and how opaque they are, not premultiplied; opaque everywhere without `alpha`.
struct Layer {
    var colours: Plane<RGB>
    var alpha: Plane<UInt8>?

    var width: Int { colours.width }
    var height: Int { colours.height }

    /// Becomes what a canvas of another size shows of it: empty where there is nothing.
    mutating func place(by layout: Layout) throws(SegmentationError) {
        let (source, target) = (layout.source, layout.target)
        try frame(x: -source.left, y: -source.top, width: source.width, height: source.height)
        try resize(width: target.width, height: target.height)
        try frame(x: target.left, y: target.top, width: layout.width, height: layout.height)
    }

    /// Becomes its middle with the proportions of a frame, resampled to fill it.
    mutating func fill(width: Int, height: Int) throws(SegmentationError) {
        let scale = min(Double(self.width) / Double(width), Double(self.height) / Double(height))
        let partWidth = min(self.width, max(1, Int((Double(width) * scale).rounded())))
        let partHeight = min(self.height, max(1, Int((Double(height) * scale).rounded())))
        try frame(
            x: -((self.width - partWidth) / 2), y: -((self.height - partHeight) / 2), width: partWidth,
            height: partHeight)
        try resize(width: width, height: height)
    }

    /// Smaller or larger, with this long side.
    mutating func scale(toLongSide side: Int) throws(SegmentationError) {
        let factor = Double(side) / Double(colours.longSide)
        func rounded(_ length: Int) -> Int { max(1, Int((Double(length) * factor).rounded(.toNearestOrEven))) }
        try resize(width: rounded(width), height: rounded(height))
    }

    // One plane after the other, and each step in the place of the last: at full size a spare copy is tens of megabytes.

    private mutating func frame(x: Int, y: Int, width: Int, height: Int) throws(SegmentationError) {
        colours = try colours.framed(x: x, y: y, width: width, height: height)
        alpha = try alpha?.framed(x: x, y: y, width: width, height: height)
    }

    /// Averaged when it gets smaller, linear when it gets larger; each pixel counts as much as it is opaque.
    private mutating func resize(width: Int, height: Int) throws(SegmentationError) {
        guard width != self.width || height != self.height else { return }
        let isSmaller = height < self.height
        func resample<Sample: ByteSample>(_ plane: Plane<Sample>) throws(SegmentationError) -> Plane<Sample> {
            isSmaller
                ? try plane.averaged(width: width, height: height)
                : try plane.resized(width: width, height: height, by: .linear)
        }
        if let alpha { try colours.premultiply(by: alpha) }
        colours = try resample(colours)
        alpha = try alpha.map { (plane) throws(SegmentationError) in try resample(plane) }
        if let alpha { try colours.unpremultiply(by: alpha) }
    }
}

extension Plane<RGB> {
    /// Replaces colours by alpha times them. Where alpha is full nothing is touched.
    fileprivate mutating func premultiply(by alpha: Plane<UInt8>) throws(SegmentationError) {
        try weigh(by: alpha) { value, alpha in UInt8((Int(value) * alpha + 127) / 255) }
    }

    fileprivate mutating func unpremultiply(by alpha: Plane<UInt8>) throws(SegmentationError) {
        try weigh(by: alpha) { value, alpha in
            alpha == 0 ? 0 : UInt8(Swift.min(255, (Int(value) * 255 + alpha / 2) / alpha))
        }
    }

    @inline(__always)
    private mutating func weigh(
        by alpha: Plane<UInt8>, _ change: (UInt8, Int) -> UInt8
    ) throws(SegmentationError) {
        precondition(hasSize(of: alpha))
        try makeUnique()
        alpha.withSpan { alpha in
            withMutableSpan { target in
                var start = 0
                while start < target.count {
                    let end = alpha.endOfRun(at: start, before: target.count)
                    let opacity = Int(alpha[start])
                    if opacity < 255 {
                        for i in start..<end {
                            let colour = target[i]
                            target[i] = RGB(
                                change(colour.red, opacity), change(colour.green, opacity), change(colour.blue, opacity)
                            )
                        }
                    }
                    start = end
                }
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Colours and how opaque they are, not premultiplied; opaque everywhere without `alpha`.
struct Layer {
    var colours: Plane<RGB>
    var alpha: Plane<UInt8>?

    var width: Int { colours.width }
    var height: Int { colours.height }

    /// What a canvas of another size shows of it: empty where there is nothing.
    func placed(by layout: Layout) throws(SegmentationError) -> Layer {
        let (source, target) = (layout.source, layout.target)
        return try framed(x: -source.left, y: -source.top, width: source.width, height: source.height)
            .resized(width: target.width, height: target.height)
            .framed(x: target.left, y: target.top, width: layout.width, height: layout.height)
    }

    /// The middle of the layer with the proportions of a frame, resampled to fill it.
    func filling(width: Int, height: Int) throws(SegmentationError) -> Layer {
        let scale = min(Double(self.width) / Double(width), Double(self.height) / Double(height))
        let part = (
            width: min(self.width, max(1, Int((Double(width) * scale).rounded()))),
            height: min(self.height, max(1, Int((Double(height) * scale).rounded())))
        )
        return try framed(
            x: -((self.width - part.width) / 2), y: -((self.height - part.height) / 2), width: part.width,
            height: part.height
        ).resized(width: width, height: height)
    }

    private func framed(x: Int, y: Int, width: Int, height: Int) throws(SegmentationError) -> Layer {
        Layer(
            colours: try colours.framed(x: x, y: y, width: width, height: height),
            alpha: try alpha?.framed(x: x, y: y, width: width, height: height))
    }

    /// Averaged when it gets smaller, linear when it gets larger; each pixel counts as much as it is opaque.
    private func resized(width: Int, height: Int) throws(SegmentationError) -> Layer {
        guard width != self.width || height != self.height else { return self }
        func resample<Sample: ByteSample>(_ plane: Plane<Sample>) throws(SegmentationError) -> Plane<Sample> {
            height < self.height
                ? try plane.averaged(width: width, height: height)
                : try plane.resized(width: width, height: height, by: .linear)
        }
        guard let alpha else { return Layer(colours: try resample(colours)) }
        var weighted = colours
        try weighted.premultiply(by: alpha)
        let opacity = try resample(alpha)
        var result = try resample(weighted)
        try result.unpremultiply(by: opacity)
        return Layer(colours: result, alpha: opacity)
    }
}

extension Plane {
    /// A plane of another size with this one's first sample at (x, y); zero bytes where this one does not reach.
    func framed(x: Int, y: Int, width: Int, height: Int) throws(SegmentationError) -> Plane {
        guard (x, y, width, height) != (0, 0, self.width, self.height) else { return self }
        var output = try Plane(width: width, height: height)
        let columns = max(0, x)..<max(max(0, x), min(width, x + self.width))
        let rows = max(0, y)..<max(max(0, y), min(height, y + self.height))
        let sourceWidth = self.width
        withSpan { source in
            output.withMutableSpan { target in
                for row in rows {
                    let from = (row - y) * sourceWidth - x
                    for column in columns { target[row * width + column] = source[from + column] }
                }
            }
        }
        return output
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

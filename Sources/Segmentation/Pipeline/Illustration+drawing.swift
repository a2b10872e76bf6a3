// SPDX-License-Identifier: Apache-2.0

// How planes, masks, faces and features become pictures.

extension Plane where Sample: ByteSample {
    func shrunk() throws(SegmentationError) -> Plane {
        guard longSide > Illustration.longestSide else { return self }
        let scale = Double(Illustration.longestSide) / Double(longSide)
        func shrunk(_ side: Int) -> Int { Swift.max(1, Int((Double(side) * scale).rounded())) }
        return try resized(width: shrunk(width), height: shrunk(height), by: .area)
    }
}

extension Mask {
    func picture() throws(SegmentationError) -> Plane<UInt8> { try map { $0 == .foreground ? 255 : 0 } }
}

extension Plane<RGB> {
    /// With a frame round each face, which is given in this picture's pixels.
    func marking(_ faces: [Face], _ colour: RGB) -> Plane {
        faces.reduce(self) { picture, face in
            let side = Swift.max(1, Int(face.width))
            let corner = (x: Int(face.x - face.width / 2), y: Int(face.y - face.width / 2))
            return picture.marking(PixelBox(left: corner.x, top: corner.y, width: side, height: side), colour)
        }
    }

    /// With a frame along the inner edge of a box.
    func marking(_ box: PixelBox, _ colour: RGB) -> Plane {
        var output = self
        func mark(_ x: Int, _ y: Int) {
            if (0..<width).contains(x), (0..<height).contains(y) { output[x, y] = colour }
        }
        for x in box.left..<box.left + box.width {
            mark(x, box.top)
            mark(x, box.top + box.height - 1)
        }
        for y in box.top..<box.top + box.height {
            mark(box.left, y)
            mark(box.left + box.width - 1, y)
        }
        return output
    }

    /// With each doubt's box and point.
    func marking(_ doubts: [Doubt], scale: Double) -> Plane {
        doubts.reduce(self) { picture, doubt in
            func scaled(_ edge: Int) -> Int { Int((Double(edge) * scale).rounded()) }
            let (left, top) = (scaled(doubt.box.left), scaled(doubt.box.top))
            let box = PixelBox(
                left: left, top: top, width: Swift.max(1, scaled(doubt.box.left + doubt.box.width) - left),
                height: Swift.max(1, scaled(doubt.box.top + doubt.box.height) - top))
            let point = (x: Int((doubt.point.x + 0.5) * scale), y: Int((doubt.point.y + 0.5) * scale))
            return (1...2).reduce(picture.marking(box, RGB(255, 160, 0))) { picture, radius in
                let dot = PixelBox(
                    left: point.x - radius, top: point.y - radius, width: 2 * radius + 1, height: 2 * radius + 1)
                return picture.marking(dot, RGB(255, 0, 0))
            }
        }
    }
}

extension FeatureVectors {
    /// One feature as a grey picture, its range stretched to 0-255.
    func picture(channel: Int, width: Int, height: Int) throws(SegmentationError) -> Plane<UInt8> {
        let values = (0..<count).map { self[$0, channel] }
        let (low, high) = (values.min()!, values.max()!)
        return try Plane(width: width, height: height) { x, y in
            UInt8((values[y * width + x] - low) / max(high - low, 1e-6) * 255)
        }
    }
}

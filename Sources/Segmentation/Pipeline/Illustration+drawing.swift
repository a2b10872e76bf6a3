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
        var output = self
        for face in faces {
            let side = Swift.max(1, Int(face.width))
            let (left, top) = (Int(face.x - face.width / 2), Int(face.y - face.width / 2))
            for offset in 0..<side {
                for (x, y) in [
                    (left + offset, top), (left + offset, top + side - 1), (left, top + offset),
                    (left + side - 1, top + offset),
                ] where (0..<width).contains(x) && (0..<height).contains(y) {
                    output[x, y] = colour
                }
            }
        }
        return output
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

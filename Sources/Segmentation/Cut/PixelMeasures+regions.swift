// SPDX-License-Identifier: Apache-2.0

// What the measures read: whose face, which pixels, and how far others are from these.

extension Face {
    /// The face that the measures are about: large and sure. Without one, where a head would be in the cut.
    static func main(of faces: [Face], _ mask: Mask) -> Face {
        func weight(_ face: Face) -> Double { face.width * min(face.score, 3) }
        if let face = faces.max(by: { weight($0) < weight($1) }) { return face }
        let width = 0.25 * Double(mask.longSide)
        let pixels = mask.indices(of: .foreground)
        guard let first = pixels.first else {
            return Face(x: Double(mask.width) / 2, y: Double(mask.height) / 2, width: width, score: 0)
        }
        let columns = pixels.reduce(0) { $0 + $1 % mask.width }
        return Face(
            x: Double(columns) / Double(pixels.count), y: Double(first / mask.width) + 0.6 * width, width: width,
            score: 0)
    }
}

extension Mask {
    /// Whether each row's outer two pixels hold any of the subject.
    func reachesSides() -> [(left: Bool, right: Bool)] {
        withSpan { labels in
            (0..<height).map { y in
                let row = y * width
                let inner = min(1, width - 1)
                return (
                    labels[row] == .foreground || labels[row + inner] == .foreground,
                    labels[row + width - 1] == .foreground || labels[row + width - 1 - inner] == .foreground
                )
            }
        }
    }
}

extension Plane<Float> {
    func mean(at indices: [Int]) -> Float {
        guard !indices.isEmpty else { return 0 }
        return withSpan { span in indices.reduce(0) { $0 + span[$1] } / Float(indices.count) }
    }
}

extension FeatureVectors {
    func plane(_ feature: Feature, width: Int, height: Int) throws(SegmentationError) -> Plane<Float> {
        var plane = try Plane<Float>(width: width, height: height)
        plane.withMutableSpan { span in
            for g in groups.indices { groups[g][feature.rawValue].store(to: &span, at: g * 8) }
        }
        return plane
    }

    /// log(1 + squared Mahalanobis distance / 2) of each pixel to some of them; 0 where these are too few to tell.
    func distances(to indices: [Int], _ size: PixelSize) throws(SegmentationError) -> Plane<Float> {
        var plane = try Plane<Float>(width: size.width, height: size.height)
        guard indices.count >= Self.fewest else { return plane }
        let sample = selecting(indices)
        let model = GaussianMixture(
            count: 1, regulariser: leastVariances, vectors: sample, weights: sample.grouped { _ in 1 })
        let offset = model.components[0].offset
        let densities = model.logDensities(of: self)
        plane.withMutableSpan { span in
            for g in densities.indices {
                let distance = offset - densities[g]
                log(1 + distance.replacing(with: 0, where: distance .< 0)).store(to: &span, at: g * 8)
            }
        }
        return plane
    }

    private static var fewest: Int { 12 }
}

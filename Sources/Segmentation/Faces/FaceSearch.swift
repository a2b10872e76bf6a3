// SPDX-License-Identifier: Apache-2.0

/// The schedule that finds faces: cheap frontal detectors first, dearer ones only where the evidence is weak.
///
/// Every step adds detections to one list; after each the list is clustered anew and faces are accepted from the clusters.
/// Lengths called `side` are long sides for a 3:2 picture; others are searched at the size of the same area.
struct FaceSearch {
    struct Result: Sendable {
        /// Accepted faces, strongest first, in pixels of the full picture.
        var faces: [Face] = []
        /// Not accepted, but skin-coloured: faces if the cut's colour evidence agrees.
        var weak: [Face] = []
    }

    /// Long side of the picture that skin is looked for in, and the longest that cascades are run on.
    private static let smallSide = 128
    private static let largestSide = 384

    private let cascades: FaceCascades
    /// The picture at the fine size, and its pixels per pixel of the full one.
    private let picture: Plane<RGB>
    let scale: Double
    let chroma: Plane<YCrCb>
    private let small: Plane<RGB>
    /// Without colour, skin tells nothing.
    let isGrey: Bool
    private var pyramid: [Int: Plane<UInt8>] = [:]
    /// Detections so far; those of the rotated searches are not good enough to become weak faces.
    private(set) var found: [Face] = []
    private(set) var upright: [Face] = []

    init(_ picture: Plane<RGB>, scale: Double, cascades: FaceCascades) throws(SegmentationError) {
        self.cascades = cascades
        self.picture = picture
        self.scale = scale
        chroma = try picture.yCrCb()
        small = try picture.scaled(toLongSide: Self.smallSide)
        isGrey = small.meanSaturation < 6
    }

    mutating func run() throws(SegmentationError) -> Result {
        try sweep(Self.frontal)
        let frontalIsStrong = bestScore >= Self.strong
        if !frontalIsStrong { try sweep(Self.profiles) }
        if !isGrey, !acceptedFaces.isEmpty { try searchSkinBlobs(withProfiles: frontalIsStrong) }
        try verifyUncertain()
        if bestScore < Self.doubtful { try searchRotated() }
        let accepted = acceptedFaces
        let faces = Self.withoutImplausible(accepted.isEmpty ? lastResort : accepted)
        return Result(faces: faces, weak: weakFaces(besides: faces))
    }

    // MARK: Steps

    /// Further people, near the size of the one found.
    private mutating func searchSkinBlobs(withProfiles: Bool) throws(SegmentationError) {
        let faces = acceptedFaces
        let widths = Self.blobWidths.map { faces[0].width * $0 }
        let blobs = try SkinBlobs(
            in: try small.yCrCb(), scale: scale * Double(small.longSide) / Double(picture.longSide))
        let runs = Self.blobRuns + (withProfiles ? Self.blobProfileRuns : [])
        for blob in blobs.candidates(besides: faces, widths: widths, count: Self.cropCount) {
            add(try searchCrop(around: blob, facePixels: Self.blobFacePixels, runs))
        }
    }

    /// A second opinion, at a larger size, on clusters that are neither faces nor noise.
    private mutating func verifyUncertain() throws(SegmentationError) {
        let uncertain = found.clustered().filter { (Self.uncertain..<Self.accepted).contains($0.score) }
        for face in uncertain.prefix(Self.cropCount) {
            let crop = try searchCrop(
                around: face, facePixels: Self.verificationFacePixels, [Self.verification])
            let confirmed = crop.first {
                abs($0.x - face.x) < 0.5 * face.width && abs($0.y - face.y) < 0.5 * face.width
            }
            if let confirmed { add([confirmed]) }
        }
    }

    private mutating func searchRotated() throws(SegmentationError) {
        for sine in [-0.5, 0.5] {
            let grey = try level(side: Self.rotated.side)
            let map = AffineMap.rotation(sine: sine, cosine: 0.866_025_403_784_438_6, of: grey)
            let turned = try grey.warped(by: map.map, width: map.width, height: map.height)
            let back = map.map.inverse
            let perPixel = Double(grey.longSide) / Double(picture.longSide) * scale
            for face in try cascades.search(turned, Self.rotated.run) {
                let (x, y) = back(face.x, face.y)
                found.append(
                    Face(x: x, y: y, width: face.width, score: face.score * Self.rotatedWorth).scaled(by: 1 / perPixel))
            }
        }
    }

    // MARK: Search

    private mutating func sweep(_ sweeps: [Sweep]) throws(SegmentationError) {
        for (run, side) in sweeps {
            let grey = try level(side: side)
            let perPixel = Double(grey.longSide) / Double(picture.longSide) * scale
            add(try cascades.search(grey, run).map { $0.scaled(by: 1 / perPixel) })
        }
    }

    private mutating func add(_ faces: [Face]) {
        found += faces
        upright += faces
    }

    /// The grey picture at the size that has the area of a 3:2 picture with long side `side`.
    private mutating func level(side: Int) throws(SegmentationError) -> Plane<UInt8> {
        let aspect = (0.667 * Double(picture.longSide) / Double(picture.shortSide)).squareRoot()
        let size = min(Self.largestSide, Int((Double(side) * aspect).rounded(.toNearestOrEven)))
        if let known = pyramid[size] { return known }
        let grey = try picture.scaled(toLongSide: size).grey()
        pyramid[size] = grey
        return grey
    }

    /// Cascades on 2.7 widths round a candidate, resampled so that its width becomes `facePixels`.
    private func searchCrop(
        around candidate: Face, facePixels: Double, _ runs: [FaceCascades.Run]
    ) throws(SegmentationError) -> [Face] {
        let face = candidate.scaled(by: scale)
        let radius = 1.35 * face.width
        let columns = Int(max(0, face.x - radius))..<max(0, Int(min(Double(picture.width), face.x + radius)))
        let rows = Int(max(0, face.y - radius))..<max(0, Int(min(Double(picture.height), face.y + radius)))
        guard columns.count >= 8, rows.count >= 8 else { return [] }
        let zoom = min(facePixels / face.width, 3)
        let grey = try picture.cropped(columns, rows).scaled(by: zoom).grey()
        var result: [Face] = []
        for var run in runs {
            run.minSize = max(20, Int(0.5 * facePixels))
            result += try cascades.search(grey, run).map {
                Face(
                    x: ($0.x / zoom + Double(columns.lowerBound)) / scale,
                    y: ($0.y / zoom + Double(rows.lowerBound)) / scale,
                    width: $0.width / zoom / scale, score: $0.score)
            }
        }
        return result.filter { $0.width < 2.2 * candidate.width }
    }
}

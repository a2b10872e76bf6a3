// SPDX-License-Identifier: Apache-2.0
//
// One side of the photograph, blurred, without the colours of the other:
//
//   S = G * (w I) / (G * w),      w = (1 - alpha) + e  or  alpha + e
//
// normalised convolution [knutsson1993] with a Gaussian G, whose width is a share of the long side. The e lets the other
// side's colours in where there is nothing nearer. S has no fine detail: a small copy of the photograph is enough.

/// Adds a blurred picture of background or subject to the scene.
struct BlurSurroundings: Stage {
    enum Side {
        case background
        case subject
    }

    var side: Side
    /// Standard deviation, as a share of the long side.
    var radius: Double

    let name = StageName.compose

    /// Standard deviation in pixels of the small copy, if that does not make it larger than `longestCopy`.
    private static let workRadius = 4.5
    private static let longestCopy = 1024
    private static let epsilon: Float = 0.003

    /// - Parameter blur: 1-100, which gives radii from 0.1 % to 4 % of the long side.
    init(background blur: Int) {
        (side, radius) = (.background, 0.001 + 0.0004 * Double(blur - 1))
    }

    /// The subject's colours spread over what is around it, for a picture whose transparency is kept elsewhere.
    static let spreadSubject = BlurSurroundings(side: .subject, radius: 0.02)

    private init(side: Side, radius: Double) {
        (self.side, self.radius) = (side, radius)
    }

    func run(_ matted: consuming MattedScene) throws(SegmentationError) -> MattedScene {
        var scene = matted
        scene.surroundings = try surroundings(scene.scene.image.pixels, matte: scene.matte)
        return scene
    }

    func surroundings(_ photograph: Plane<RGB>, matte: Matte) throws(SegmentationError) -> Plane<RGB> {
        let longest = min(Self.longestCopy, photograph.longSide)
        let copy = try photograph.scaled(toLongSide: min(longest, max(16, Int(Self.workRadius / radius))))
        let alpha = try matte.alpha.averaged(width: copy.width, height: copy.height)
        let weights: Plane<Float> = try alpha.map {
            Float(side == .background ? 255 - $0 : $0) / 255 + Self.epsilon
        }
        let blur = GaussianBlur(sigma: max(radius * Double(copy.longSide), 0.5))
        let total = try blur(weights)
        func channel(_ path: KeyPath<RGB, UInt8>) throws(SegmentationError) -> Plane<Float> {
            try blur(try copy.map { Float($0[keyPath: path]) }.mapGroups(with: weights) { $0 * $1 })
                .mapGroups(with: total) { $0 / $1 }
        }
        let (red, green, blue) = (try channel(\.red), try channel(\.green), try channel(\.blue))
        return try Plane(width: copy.width, height: copy.height) { x, y in
            func byte(_ plane: Plane<Float>) -> UInt8 { UInt8(min(max(plane[x, y], 0), 255) + 0.5) }
            return RGB(byte(red), byte(green), byte(blue))
        }
    }
}

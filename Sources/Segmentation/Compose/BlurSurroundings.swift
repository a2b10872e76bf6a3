// SPDX-License-Identifier: Apache-2.0
//
// One side of the photograph, blurred, without the colours of the other:
//
//   S = G * (w I + e F) / (G * (w + e)),      w = 1 - alpha  or  alpha
//
// normalised convolution [knutsson1993] with a Gaussian G, whose width is a share of the long side. The other side, where
// there is nothing near to take colours from, is filled with F, which is S for a very wide G. S has no fine detail: a small
// copy of the photograph is enough.

/// Makes a small, blurred picture of background or subject.
struct BlurSurroundings {
    enum Side {
        case background
        case subject
    }

    var side: Side
    /// Standard deviation, as a share of the long side.
    var radius: Double

    /// - Parameter blur: 1-100, which gives radii from 0.1 % to 4 % of the long side.
    init(background blur: Int) {
        (side, radius) = (.background, 0.001 + 0.0004 * Double(blur - 1))
    }

    /// The subject's colours spread over what is around it, for a picture whose transparency is kept elsewhere.
    static let spreadSubject = BlurSurroundings(side: .subject, radius: 0.02)

    private init(side: Side, radius: Double) {
        (self.side, self.radius) = (side, radius)
    }

    /// What is transparent in the photograph is of neither side.
    func callAsFunction(_ photograph: Image, matte: Matte) throws(SegmentationError) -> Layer {
        let wide = try Copy(of: photograph, matte: matte, side: side, radius: Self.fillRadius)
        let fill = try wide.blurred(filledWith: wide.picture)
        let copy = try Copy(of: photograph, matte: matte, side: side, radius: radius)
        let colours = try copy.blurred(
            filledWith: try fill.resized(width: copy.picture.width, height: copy.picture.height, by: .linear))
        let alpha = try photograph.alpha?.averaged(width: colours.width, height: colours.height)
        return Layer(colours: colours, alpha: alpha)
    }

    /// Of the blur that fills the other side, as a share of the long side.
    private static let fillRadius = 0.15

    /// The photograph as small as a radius allows, and how much of each pixel is of the wanted side.
    private struct Copy {
        let picture: Plane<RGB>
        private let weights: Plane<Float>
        private let blur: GaussianBlur

        init(
            of photograph: Image, matte: Matte, side: Side, radius: Double
        ) throws(SegmentationError) {
            let longest = min(longestCopy, photograph.pixels.longSide)
            picture = try photograph.pixels.scaled(toLongSide: min(longest, max(16, Int(workRadius / radius))))
            var weights = try matte.alpha.averaged(width: picture.width, height: picture.height)
                .map { Float(side == .background ? 255 - $0 : $0) / 255 }
            if let alpha = photograph.alpha {
                weights.combine(with: try alpha.averaged(width: picture.width, height: picture.height)) {
                    weight, alpha in
                    weight *= Float(alpha) / 255
                }
            }
            self.weights = weights
            blur = GaussianBlur(sigma: max(radius * Double(picture.longSide), 0.5))
        }

        /// - Parameter fill: of the same size.
        func blurred(filledWith fill: Plane<RGB>) throws(SegmentationError) -> Plane<RGB> {
            let total = try blur(try weights.mapGroups { $0 + epsilon })
            func channel(_ path: KeyPath<RGB, UInt8>) throws(SegmentationError) -> Plane<Float> {
                let filling = try fill.map { epsilon * Float($0[keyPath: path]) }
                return try blur(
                    try picture.map { Float($0[keyPath: path]) }.mapGroups(with: weights) { $0 * $1 }
                        .mapGroups(with: filling) { $0 + $1 }
                ).mapGroups(with: total) { $0 / $1 }
            }
            let (red, green, blue) = (try channel(\.red), try channel(\.green), try channel(\.blue))
            return try Plane(width: picture.width, height: picture.height) { x, y in
                func byte(_ plane: Plane<Float>) -> UInt8 { UInt8(min(max(plane[x, y], 0), 255) + 0.5) }
                return RGB(byte(red), byte(green), byte(blue))
            }
        }
    }
}

/// Standard deviation in pixels of the small copy, if that does not make it larger than `longestCopy`.
private let workRadius = 4.5
private let longestCopy = 1024
/// Weight of the fill: it shows where nearby pixels of the wanted side weigh less.
private let epsilon: Float = 0.003

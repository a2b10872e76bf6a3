// SPDX-License-Identifier: Apache-2.0
//
// Where a person is, given a face:
//
//   p(x, y) = P(v) sigma((W(v) - |u|) / S(v)),      u = (x - x_f) / w,   v = (y - y_f) / w
//
//   x_f, y_f, w   centre and width of the face box       W   half width of the body at height v
//   sigma         logistic function                      S   how uncertain that width is
//   P             how sure it is that the body is still there
//
// The tables were fitted to ground-truth masks of portraits, in face widths: hair, head, neck, shoulders, and a torso that
// is less certain the further down; drawn a little smoother than `bench/fit-prior` finds them, and further down than masks reach. Several people: p = 1 - prod (1 - p_f).

/// How a body differs from the tables.
struct BodyBuild {
    /// Factor of the half width from the shoulders down.
    var torso: Float = 1
    /// How much farther hair reaches, in face widths.
    var hair: Float = 0
    /// Where the torso begins, and hair ends.
    static let shoulders: Float = 0.6
    /// How much less certain the outline of big hair is, in face widths.
    static let hairSoftness: Float = 0.05
    /// Above this height hair has its whole extra width no longer: the crown is round.
    static let crown: Float = -0.5
}

struct LocationPrior {
    private static let heights: [Float] = [
        -1.25, -1.05, -0.9, -0.75, -0.5, 0, 0.5, 0.65, 0.75, 1, 1.25, 1.5, 2, 3, 4, 5, 7, 8, 9.5,
    ]
    private static let halfWidth = PiecewiseLinear(
        heights,
        [
            -0.30, -0.05, 0.20, 0.38, 0.60, 0.64, 0.62, 0.78, 0.95, 1.22, 1.38, 1.45, 1.48, 1.30, 1.15, 1.12, 1.0, 0.6,
            0.2,
        ])
    private static let softness = PiecewiseLinear(
        heights,
        [
            0.14, 0.14, 0.13, 0.12, 0.12, 0.15, 0.22, 0.25, 0.27, 0.28, 0.30, 0.33, 0.40, 0.50, 0.52, 0.50, 0.6, 0.7,
            0.8,
        ])
    private static let certainty = PiecewiseLinear(
        heights,
        [
            0.99, 0.99, 0.99, 0.995, 0.998, 0.998, 0.99, 0.985, 0.985, 0.985, 0.985, 0.985, 0.985, 0.93, 0.84, 0.76,
            0.65, 0.45, 0.2,
        ])

    let width: Int
    let height: Int
    /// Where the subject is looked for.
    let frame: PixelBox
    let build: BodyBuild

    /// - Parameter frame: nil is the whole picture.
    init(width: Int, height: Int, frame: PixelBox? = nil, build: BodyBuild = BodyBuild()) {
        self.build = build
        self.width = width
        self.height = height
        self.frame = frame ?? PixelBox(left: 0, top: 0, width: width, height: height)
    }

    /// Probability of being a person, for faces in pixels of a `width` x `height` picture.
    ///
    /// Below a score of 1 the faces themselves are in doubt: .4 of the picture's centre is mixed in.
    func people(_ faces: [Face]) throws(SegmentationError) -> Plane<Float> {
        guard !faces.isEmpty else { return try centre() }
        var others = try Plane<Float>(width: width, height: height) { _, _ in 1 }
        for face in faces { multiply(&others, byAbsenceOf: face) }
        guard faces.allSatisfy({ $0.score < 1 }) else { return try others.map { 1 - $0 } }
        let centre = try centre()
        return try Plane(width: width, height: height) { x, y in 0.6 * (1 - others[x, y]) + 0.4 * centre[x, y] }
    }

    /// A person somewhere in the middle of the frame, standing on its lower edge.
    func centre() throws(SegmentationError) -> Plane<Float> {
        try ellipse(centreX: 0.5, centreY: 0.62, radiusX: 0.3, radiusY: 0.5)
    }

    /// A soft ellipse; centre and radii in shares of the frame's sides, `softness` in radii.
    func ellipse(
        centreX: Double, centreY: Double, radiusX: Double, radiusY: Double, softness: Float = 0.25
    ) throws(SegmentationError) -> Plane<Float> {
        try Plane(width: width, height: height) { x, y in
            let dx = (Double(x - frame.left) - Double(frame.width) * centreX) / (Double(frame.width) * radiusX)
            let dy = (Double(y - frame.top) - Double(frame.height) * centreY) / (Double(frame.height) * radiusY)
            return logistic((1 - Float((dx * dx + dy * dy).squareRoot())) / softness)
        }
    }

    /// W and S of the formula.
    private func outline(_ v: Float) -> (half: Float, softness: Float) {
        let (half, softness) = (Self.halfWidth(v), Self.softness(v))
        if v > BodyBuild.shoulders { return (half * build.torso, softness) }
        guard build.hair > 0 else { return (half, softness) }
        let lower = Self.halfWidth(min(0.5, v + build.hair))
        let roundness = min(1, max(0, v + 1 - BodyBuild.crown))
        return (max(half, lower + build.hair * roundness), softness + BodyBuild.hairSoftness)
    }

    private func multiply(_ plane: inout Plane<Float>, byAbsenceOf face: Face) {
        let (faceX, faceY, faceWidth) = (Float(face.x), Float(face.y), Float(face.width))
        let (width, height) = (width, height)
        plane.withMutableSpan { span in
            for y in 0..<height {
                let v = (Float(y) - faceY) / faceWidth
                let (half, softness) = outline(v)
                let certainty = Self.certainty(v)
                for start in stride(from: 0, to: width, by: 8) {
                    let x = FloatVector(0, 1, 2, 3, 4, 5, 6, 7) + Float(start)
                    let u = (x - faceX) / faceWidth
                    let distance = u.replacing(with: -u, where: u .< 0)
                    let absence = 1 - certainty * logistic((half - distance) / softness)
                    for lane in 0..<min(8, width - start) { span[y * width + start + lane] *= absence[lane] }
                }
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
public import Segmentation

/// A drawn portrait whose matte is known exactly: a face, hair with strands thinner than a pixel, shoulders, in front of a
/// smooth or a busy background. The same seed gives the same picture everywhere.
///
/// Every pixel averages 8 x 8 samples of the scene, so alpha is the covered share; colours are mixed by it.
public struct SyntheticPortrait: Sendable {
    public let image: Plane<RGB>
    public let alpha: Plane<UInt8>
    /// The subject's own colour, also where it is half transparent.
    public let foreground: Plane<RGB>

    public init(width: Int, height: Int, seed: UInt64, isBusy: Bool = false) throws {
        let scene = PortraitScene(seed: seed, isBusy: isBusy, aspect: Double(width) / Double(height))
        var image = try Plane<RGB>(width: width, height: height)
        var alpha = try Plane<UInt8>(width: width, height: height)
        var foreground = try Plane<RGB>(width: width, height: height)
        let grid = 8
        for y in 0..<height {
            for x in 0..<width {
                let (u, v) = ((Double(x) + 0.5) / Double(height), (Double(y) + 0.5) / Double(height))
                let strands = scene.strands(near: u, v, within: 1 / Double(height))
                var covered = 0
                for i in 0..<grid * grid {
                    let u = (Double(x) + (Double(i % grid) + 0.5) / Double(grid)) / Double(height)
                    let v = (Double(y) + (Double(i / grid) + 0.5) / Double(grid)) / Double(height)
                    if scene.isSubject(u, v, strands) { covered += 1 }
                }
                let share = Double(covered) / Double(grid * grid)
                let (front, back) = (scene.subjectColour(u, v), scene.backgroundColour(u, v))
                func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
                    UInt8((Double(a) * share + Double(b) * (1 - share)).rounded())
                }
                image[x, y] = RGB(mix(front.red, back.red), mix(front.green, back.green), mix(front.blue, back.blue))
                alpha[x, y] = UInt8((share * 255).rounded())
                foreground[x, y] = front
            }
        }
        self.image = image
        self.alpha = alpha
        self.foreground = foreground
    }
}

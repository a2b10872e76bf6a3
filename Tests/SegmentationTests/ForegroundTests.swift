// SPDX-License-Identifier: Apache-2.0
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

struct ForegroundTests {
    /// Composites with the true matte, so that nothing but the colours can be wrong.
    @Test(arguments: [false, true], [1, 2, 3] as [UInt64])
    func `estimated colours halve the error of a composite, whatever is behind it`(isBusy: Bool, seed: UInt64) throws {
        let portrait = try SyntheticPortrait(width: 450, height: 600, seed: seed, isBusy: isBusy)
        let scene = try Analyse().run(Image(pixels: portrait.image))
        let matte = Matte(alpha: portrait.alpha)
        let coloured = try EstimateForeground().run(
            MattedScene(scene: scene, faces: [], confidence: 1, matte: matte))
        for backdrop in [RGB.black, .white, RGB(0, 160, 0)] {
            func composite(_ colours: Plane<RGB>) throws -> Plane<RGB> {
                var composite = colours
                try composite.composite(over: backdrop, alpha: portrait.alpha)
                return composite
            }
            let truth = try composite(portrait.foreground)
            func error(_ colours: Plane<RGB>) throws -> Int {
                let other = try composite(colours)
                return (0..<600).reduce(0) { sum, y in
                    sum
                        + (0..<450).reduce(0) { sum, x in
                            guard portrait.alpha[x, y] % 255 != 0 else { return sum }
                            let (a, b) = (truth[x, y], other[x, y])
                            return sum + abs(Int(a.red) - Int(b.red)) + abs(Int(a.green) - Int(b.green))
                                + abs(Int(a.blue) - Int(b.blue))
                        }
                }
            }
            let (estimated, photographed) = (try error(coloured.pixels), try error(portrait.image))
            #expect(photographed > 10_000 && estimated * 2 <= photographed)
        }
    }
}

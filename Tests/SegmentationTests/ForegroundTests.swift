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
        let coloured = try Image(pixels: portrait.image).subject(of: Matte(alpha: portrait.alpha))
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

    /// From the true mask: the soft edge is nearer to the truth than the hard one.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a refined mask is nearer to the true matte`(seed: UInt64) throws {
        let portrait = try SyntheticPortrait(width: 900, height: 1200, seed: seed)
        let mask: Mask = try portrait.alpha.map { $0 > 127 ? .foreground : .background }
        let refined = try Matte(refining: mask, along: portrait.image).alpha
        let hard: Plane<UInt8> = try mask.map { $0 == .foreground ? 255 : 0 }
        func error(_ alpha: Plane<UInt8>) -> Int {
            alpha.withSpan { alpha in
                portrait.alpha.withSpan { truth in
                    (0..<alpha.count).reduce(0) { $0 + abs(Int(alpha[$1]) - Int(truth[$1])) }
                }
            }
        }
        #expect(refined.hasSize(of: portrait.image) && error(refined) < error(hard), "\(error(refined)) \(error(hard))")
    }
}

// SPDX-License-Identifier: Apache-2.0
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

/// Kernels against slow versions that follow the formula to the letter.
struct FilterTests {
    private static let sizes: [(width: Int, height: Int)] = [(1, 1), (1, 9), (9, 1), (7, 5), (16, 16), (33, 8)]

    private func noise(_ width: Int, _ height: Int, seed: UInt64 = 7) throws -> Plane<Float> {
        var random = SplitMix64(state: seed)
        var plane = try Plane<Float>(width: width, height: height)
        for y in 0..<height { for x in 0..<width { plane[x, y] = Float(random.unit() * 100) } }
        return plane
    }

    @Test(arguments: sizes, [0.7, 2, 5.4])
    func `Gaussian blur equals the sum over its window`(size: (width: Int, height: Int), sigma: Double) throws {
        let plane = try noise(size.width, size.height)
        let blur = GaussianBlur(sigma: sigma)
        let blurred = try blur(plane)
        for y in 0..<size.height {
            for x in 0..<size.width {
                var expected = 0.0
                for dy in -blur.half...blur.half {
                    for dx in -blur.half...blur.half {
                        let weight = Double(blur.weights[abs(dx)]) * Double(blur.weights[abs(dy)])
                        expected += weight * Double(plane[reflect(x + dx, size.width), reflect(y + dy, size.height)])
                    }
                }
                #expect(abs(Double(blurred[x, y]) - expected) < 1e-3)
            }
        }
    }

    @Test func `Gaussian weights sum to one and fall off`() {
        let blur = GaussianBlur(sigma: 2)
        #expect(abs(blur.weights[0] + 2 * blur.weights.dropFirst().reduce(0, +) - 1) < 1e-6)
        #expect(zip(blur.weights, blur.weights.dropFirst()).allSatisfy { $0 > $1 })
    }

    @Test(arguments: [(-1, 1), (-2, 2), (5, 3), (4, 4), (12, 4), (0, 0)])
    func `reflection does not repeat the border`(index: Int, expected: Int) {
        #expect(reflect(index, 5) == expected)
    }

    @Test(arguments: sizes, [1, 3, 9])
    func `box sums equal the sum over their window`(size: (width: Int, height: Int), side: Int) throws {
        var random = SplitMix64(state: 3)
        let plane = try Plane<UInt8>(width: size.width, height: size.height) { _, _ in UInt8(random.next() % 256) }
        for border in [BoxSum.Border.zero, .repeated] {
            let sums = BoxSum(of: plane, size: side, border: border)
            for y in 0..<size.height {
                for x in 0..<size.width {
                    var expected = 0
                    for dy in -(side / 2)...side / 2 {
                        for dx in -(side / 2)...side / 2 {
                            let (column, row) = (x + dx, y + dy)
                            let inside = (0..<size.width).contains(column) && (0..<size.height).contains(row)
                            guard inside || border == .repeated else { continue }
                            expected += Int(
                                plane[min(max(column, 0), size.width - 1), min(max(row, 0), size.height - 1)])
                        }
                    }
                    #expect(Int(sums[x, y]) == expected)
                }
            }
        }
    }

    @Test(arguments: sizes, [0, 1, 12])
    func `window sums stop at the border`(size: (width: Int, height: Int), radius: Int) throws {
        var random = SplitMix64(state: 5)
        let plane = try Plane<SIMD4<Int32>>(width: size.width, height: size.height) { _, _ in
            SIMD4(truncatingIfNeeded: SIMD4<UInt64>(repeating: random.next() % 1000))
        }
        let sums = try windowSums(plane, radius: radius, largest: 255 * 255)
        for y in 0..<size.height {
            for x in 0..<size.width {
                var expected = SIMD4<Int32>.zero
                for row in max(0, y - radius)...min(size.height - 1, y + radius) {
                    for column in max(0, x - radius)...min(size.width - 1, x + radius) {
                        expected &+= plane[column, row]
                    }
                }
                #expect(sums[x, y] == expected)
            }
        }
    }

    @Test func `the guided filter leaves a constant as it is`() throws {
        let portrait = try SyntheticPortrait(width: 40, height: 30, seed: 1)
        let input = try Plane<Float>(width: 40, height: 30) { _, _ in 0.25 }
        let coefficients = try guidedCoefficients(guide: portrait.image, input: input, radius: 3, epsilon: 6.5)
        for y in 0..<30 { for x in 0..<40 { #expect(abs(apply(coefficients, portrait.image, x, y) - 0.25) < 1e-4) } }
    }

    @Test(arguments: [1, 2, 4])
    func `guided coefficients follow the formula`(radius: Int) throws {
        // A grey guide makes the 3x3 system rank one plus eps I, whose solution is one number:
        // a_c = cov(g, p) / (3 var(g) + eps) in each channel.
        var random = SplitMix64(state: 9)
        let grey = try Plane<UInt8>(width: 24, height: 18) { _, _ in UInt8(random.next() % 256) }
        let input = try noise(24, 18, seed: 11).map { $0 / 100 }
        let coefficients = try guidedCoefficients(
            guide: try grey.map { RGB($0, $0, $0) }, input: input, radius: radius, epsilon: 40)
        func window(_ x: Int, _ y: Int, _ value: (Int, Int) -> Double) -> Double {
            var sum = 0.0
            for dy in -radius...radius { for dx in -radius...radius { sum += value(x + dx, y + dy) } }
            return sum / Double((2 * radius + 1) * (2 * radius + 1))
        }
        func slope(_ x: Int, _ y: Int) -> (a: Double, b: Double) {
            let g = { (x: Int, y: Int) in Double(grey[x, y]) }
            let p = { (x: Int, y: Int) in Double(input[x, y]) }
            let (meanG, meanP) = (window(x, y, g), window(x, y, p))
            let variance = window(x, y) { g($0, $1) * g($0, $1) } - meanG * meanG
            let covariance = window(x, y) { g($0, $1) * p($0, $1) } - meanG * meanP
            let a = covariance / (3 * variance + 40)
            return (a, meanP - 3 * a * meanG)
        }
        for y in 2 * radius..<18 - 2 * radius {
            for x in 2 * radius..<24 - 2 * radius {
                let (a, b) = (window(x, y) { slope($0, $1).a }, window(x, y) { slope($0, $1).b })
                #expect(abs(Double(coefficients[x, y][0]) - a) < 2e-5)
                #expect(abs(Double(coefficients[x, y][3]) - b) < 5e-3)
            }
        }
    }

    private func apply(_ coefficients: Plane<SIMD4<Float>>, _ guide: Plane<RGB>, _ x: Int, _ y: Int) -> Float {
        let (c, pixel) = (coefficients[x, y], guide[x, y])
        return c[0] * Float(pixel.red) + c[1] * Float(pixel.green) + c[2] * Float(pixel.blue) + c[3]
    }
}

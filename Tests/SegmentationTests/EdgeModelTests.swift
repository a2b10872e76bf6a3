// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Segmentation

/// Alpha from colours near the outline: the line between two colours, and what is made of it.
struct EdgeModelTests {
    private let subject = RGB(200, 60, 40)
    private let ground = RGB(40, 90, 180)

    /// Subject left, ground right, and the distances to the border between them as shares of the width.
    private func picture(_ subject: RGB, _ ground: RGB) throws -> (Plane<RGB>, Plane<Float>) {
        let side = 64
        return (
            try Plane(width: side, height: side) { x, _ in x < side / 2 ? subject : ground },
            try Plane(width: side, height: side) { x, _ in (Float(side) / 2 - Float(x) - 0.5) / Float(side) }
        )
    }

    private func line(_ subject: RGB, _ ground: RGB) throws -> ColourLine {
        let (colours, distances) = try picture(subject, ground)
        return try ColourLineSearch().lines(of: colours, distances: distances)[32, 32]
    }

    @Test func `a mixture of two clear colours has its share of the way between them`() throws {
        var model = EdgeModel()
        model.line = try line(subject, ground)
        #expect(model.line.trust > 0.99)
        for share in [0.2, 0.5, 0.8] as [Float] {
            func mixed(_ subject: UInt8, _ ground: UInt8) -> UInt8 {
                let difference = Float(subject) - Float(ground)
                return UInt8(Float(ground) + share * difference + 0.5)
            }
            let pixel = RGB(
                mixed(subject.red, ground.red), mixed(subject.green, ground.green), mixed(subject.blue, ground.blue))
            // Just outside the outline the line is believed in full. Both ends are noise by 8 %.
            let expected = min(max((share - 0.08) / 0.84, 0), 1)
            #expect(abs(model.alpha(of: pixel, distance: -0.002, .init()) - expected) < 0.02, "\(share)")
        }
    }

    @Test func `a colour that is no mixture of the two says nothing`() throws {
        var model = EdgeModel()
        model.line = try line(subject, ground)
        let green = RGB(20, 250, 20)
        let without = EdgeModel().alpha(of: green, distance: -0.002, .init())
        #expect(model.alpha(of: green, distance: -0.002, .init()) == without)
    }

    @Test func `colours that are alike, or that nothing sure is near, make no line`() throws {
        #expect(try line(subject, RGB(205, 60, 45)).trust == 0)
        let (colours, _) = try picture(subject, ground)
        let unsure = try Plane<Float>(width: 64, height: 64) { _, _ in 0 }
        #expect(try ColourLineSearch().lines(of: colours, distances: unsure)[32, 32].trust == 0)
    }

    @Test func `beyond the band everything is solid or empty`() throws {
        var model = EdgeModel()
        model.filter = SIMD4(0, 0, 0, 0.5)
        model.line = try line(subject, ground)
        let options = EdgeModel.Options()
        #expect(model.alpha(of: ground, distance: options.solidDistance + 0.001, options) == 1)
        #expect(model.alpha(of: subject, distance: options.emptyDistance - 0.001, options) == 0)
    }

    @Test func `the filter's line is made steeper round one half`() {
        let options = EdgeModel.Options()
        for (value, expected) in [(0.5, 0.5), (0.6, 0.5 + 0.1 * 1.6), (0.1, 0), (0.9, 1)] as [(Float, Float)] {
            var model = EdgeModel()
            model.filter = SIMD4(0, 0, 0, value)
            #expect(abs(model.alpha(of: .black, distance: 0, options) - expected) < 1e-5)
        }
    }
}

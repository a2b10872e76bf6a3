// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Segmentation

struct LabTests {
    @Test(arguments: [
        // From the formula in double precision, checked against colour tables.
        (RGB(0, 0, 0), 0.0, 0.0, 0.0), (RGB(255, 255, 255), 100, 0, 0), (RGB(255, 0, 0), 53.24, 80.09, 67.20),
        (RGB(0, 255, 0), 87.74, -86.18, 83.18), (RGB(0, 0, 255), 32.30, 79.19, -107.86),
        (RGB(128, 128, 128), 53.59, 0, 0),
    ])
    func `known colours have their known values`(colour: RGB, lightness: Double, a: Double, b: Double) throws {
        let lab = try Plane<RGB>(width: 1, height: 1) { _, _ in colour }.lab()
        #expect(abs(Double(lab.lightness[0, 0]) - lightness) < 0.02)
        #expect(abs(Double(lab.a[0, 0]) - a) < 0.03)
        #expect(abs(Double(lab.b[0, 0]) - b) < 0.03)
    }

    @Test func `every grey and a grid of colours follow the formula`() throws {
        let levels = Array(stride(from: 0, through: 255, by: 17))
        var colours: [RGB] = (0...255).map { grey in RGB(UInt8(grey), UInt8(grey), UInt8(grey)) }
        for red in levels {
            for green in levels {
                for blue in levels { colours.append(RGB(UInt8(red), UInt8(green), UInt8(blue))) }
            }
        }
        let lab = try Plane<RGB>(width: colours.count, height: 1) { x, _ in colours[x] }.lab()
        for (x, colour) in colours.enumerated() {
            let expected = Self.reference(colour)
            #expect(abs(Double(lab.lightness[x, 0]) - expected.0) < 1e-3)
            #expect(abs(Double(lab.a[x, 0]) - expected.1) < 2e-3)
            #expect(abs(Double(lab.b[x, 0]) - expected.2) < 2e-3)
        }
    }

    private static func reference(_ colour: RGB) -> (Double, Double, Double) {
        func linear(_ value: UInt8) -> Double {
            let v = Double(value) / 255
            return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4)
        }
        func curve(_ t: Double) -> Double { t > 0.008856452 ? cbrt(t) : t * 7.787037 + 16.0 / 116 }
        let (r, g, b) = (linear(colour.red), linear(colour.green), linear(colour.blue))
        let x = curve((0.412453 * r + 0.357580 * g + 0.180423 * b) / 0.950456)
        let y = curve(0.212671 * r + 0.715160 * g + 0.072169 * b)
        let z = curve((0.019334 * r + 0.119193 * g + 0.950227 * b) / 1.088754)
        return (116 * y - 16, 500 * (x - y), 200 * (y - z))
    }
}

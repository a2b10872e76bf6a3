// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CutoutParameters
@testable import Segmentation

struct GrammarTests {
    @Test(arguments: [
        ("0", Length.pixels(0)), ("12px", .pixels(12)), ("2.5%", .percent(2.5)), ("100%", .percent(100)),
    ])
    func `a length has a unit, or is zero`(text: String, length: Length) {
        #expect(Length(text) == length)
    }

    @Test(arguments: ["", "px", "%", "12", "-1px", "1e3px", "nan%", "1.2.3px", "1 px", "٣px", "9999999999999px", ".px"])
    func `what is no length is refused`(text: String) {
        #expect(Length(text) == nil)
    }

    @Test(arguments: [
        ("red", Colour(RGB(255, 0, 0))), ("RebeccaPurple", Colour(RGB(0x66, 0x33, 0x99))),
        ("#0f8", Colour(RGB(0, 255, 136))), ("0f8c", Colour(RGB(0, 255, 136), opacity: 204)),
        ("81D4FA", Colour(RGB(0x81, 0xd4, 0xfa))), ("#81d4fa77", Colour(RGB(0x81, 0xd4, 0xfa), opacity: 0x77)),
    ])
    func `a colour is hexadecimal or a CSS name`(text: String, colour: Colour) {
        #expect(Colour(text) == colour)
    }

    @Test(arguments: ["", "#", "12", "12345", "#1234567", "reddish", "#ggg", "##fff", "0x123456"])
    func `what is no colour is refused`(text: String) {
        #expect(Colour(text) == nil)
    }

    @Test func `margins go clockwise from the top`() {
        let box = PixelBox(left: 100, top: 100, width: 200, height: 400)
        #expect(CropMargins("10px")?.around(box) == PixelBox(left: 90, top: 90, width: 220, height: 420))
        #expect(CropMargins("5% 10%")?.around(box) == PixelBox(left: 80, top: 80, width: 240, height: 440))
        #expect(CropMargins("1px 2px 3px 4px")?.around(box) == PixelBox(left: 96, top: 99, width: 206, height: 404))
        for text in ["", "51%", "501px", "1px 2px 3px", "1px,2px", "-5px"] { #expect(CropMargins(text) == nil) }
    }

    @Test func `positions and scales`() {
        #expect(Placement.Position("center") == .share(x: 0.5, y: 0.5))
        #expect(Placement.Position("30%") == .share(x: 0.3, y: 0.3))
        #expect(Placement.Position("0 100%") == .share(x: 0, y: 1))
        #expect(Placement.Position("Original") == .original)
        for text in ["", "left", "10px", "101%", "1% 2% 3%", "10"] { #expect(Placement.Position(text) == nil) }
        #expect(Placement.scale("50%") == .some(0.5) && Placement.scale("original") == .some(nil))
        for text in ["9%", "101%", "0.5", ""] { #expect(Placement.scale(text) == nil) }
    }

    @Test func `a region covers the pixels it touches`() throws {
        func box(_ text: String) throws -> PixelBox? { try Region(text)?.box(width: 201, height: 100) }
        #expect(try box("10% 10px 100% 50%") == PixelBox(left: 20, top: 10, width: 181, height: 40))
        #expect(try box("0 0 100% 100%") == nil)
        #expect(try box("0px 0px 9999px 9999px") == nil)
        #expect(throws: SegmentationError.emptyRegion(width: 20, height: 10)) {
            try Region("50px 0px 60px 10px")?.box(width: 20, height: 10)
        }
        for text in ["", "0 0 1px", "0 0 101% 50%", "a b c d"] { #expect(Region(text) == nil) }
    }

    @Test(arguments: [("Preview", 250_000.0), ("regular", 250_000), ("HD", 4e6), ("50mp", 50e6), ("medium", 1.5e6)])
    func `a size is a number of pixels`(name: String, pixels: Double) throws {
        let (width, height) = try #require(OutputSize(name: name)).limiting(width: 12_000, height: 9000)
        #expect(Double(width * height) <= pixels && Double(width * height) > 0.99 * pixels)
        #expect(abs(Double(width) / Double(height) - 4 / 3) < 0.01)
        let small = try #require(OutputSize(name: name)).limiting(width: 20, height: 30)
        #expect(small == (20, 30))
    }
}

// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Segmentation

/// Which region a mark takes.
struct CorrectCutTests {
    /// Two flat halves of a ground with a subject between; a click takes one half and not the other.
    @Test func `a region ends at the next clear outline`() throws {
        let (width, height) = (96, 64)
        let image = try Plane<RGB>(width: width, height: height) { x, _ in
            x < 32 ? RGB(30, 90, 160) : x < 64 ? RGB(210, 170, 140) : RGB(40, 140, 60)
        }
        let lab = try image.lab()
        let mask = try Mask(width: width, height: height) { x, _ in (32..<64).contains(x) ? .foreground : .background }
        let unary = try Plane<Float>(width: width, height: height) { x, _ in (32..<64).contains(x) ? 3 : -3 }
        let free = try Plane<CutConstraint>(width: width, height: height) { _, _ in .free }
        let correct = CorrectCut(lab, try Contrast(of: lab), strength: 20)
        let mark = Mark(label: .foreground, pixels: [32 * width + 15], kind: .click)
        let corrected = try correct(
            CutOptimiser.Solution(mask: mask, unary: unary, evidence: unary), [mark], known: free,
            alternatives: { _ in [] })
        #expect(corrected.mask == (try mask.taking(0..<32)))
    }

    /// A leak is what the click is not in the middle of.
    @Test func `a mark at the edge of all that would change takes only what is nearest`() throws {
        let (width, height) = (96, 64)
        let lab = try Plane<RGB>(width: width, height: height) { _, _ in RGB(128, 128, 128) }.lab()
        let mask = try Mask(width: width, height: height)
        let unary = try Plane<Float>(width: width, height: height) { _, _ in -0.01 }
        let free = try Plane<CutConstraint>(width: width, height: height) { _, _ in .free }
        let correct = CorrectCut(lab, try Contrast(of: lab), strength: 20)
        let mark = Mark(label: .foreground, pixels: [3 * width + 3], kind: .click)
        let corrected = try correct(
            CutOptimiser.Solution(mask: mask, unary: unary, evidence: unary), [mark], known: free,
            alternatives: { _ in [] })
        #expect((1...9).contains(corrected.mask.foregroundCount))
        #expect(corrected.mask[3, 3] == .foreground)
    }

    /// The same place, marked in the middle of all that would change.
    @Test(arguments: [(Mark.Kind.click, Float(-2), true), (.stroke, -2, false), (.stroke, -1, true)])
    func `a stroke takes what is not far beyond it, and more where the cut is not sure; a click all of its region`(
        kind: Mark.Kind, odds: Float, takesAll: Bool
    ) throws {
        let (width, height) = (160, 160)
        let image = try Plane<RGB>(width: width, height: height) { x, y in
            Self.disc(x, y) ? RGB(210, 170, 140) : RGB(30, 90, 160)
        }
        let lab = try image.lab()
        let mask = try Mask(width: width, height: height)
        let unary = try Plane<Float>(width: width, height: height) { x, y in Self.disc(x, y) ? odds : -6 }
        let free = try Plane<CutConstraint>(width: width, height: height) { _, _ in .free }
        let correct = CorrectCut(lab, try Contrast(of: lab), strength: 20)
        let mark = Mark(label: .foreground, pixels: (76..<84).map { 80 * width + $0 }, kind: kind)
        let corrected = try correct(
            CutOptimiser.Solution(mask: mask, unary: unary, evidence: unary), [mark], known: free,
            alternatives: { _ in [] })
        #expect(corrected.mask[80, 80] == .foreground)
        #expect((corrected.mask[80, 40] == .foreground) == takesAll)
        let reach = 4 + Int(correct.strokeReach.least * 160)
        if !takesAll { for x in 0..<(80 - reach) { #expect(corrected.mask[x, 80] == .background) } }
    }

    private static func disc(_ x: Int, _ y: Int) -> Bool { (x - 80) * (x - 80) + (y - 80) * (y - 80) < 50 * 50 }

    @Test func `what is known stays`() throws {
        let (width, height) = (64, 64)
        let lab = try Plane<RGB>(width: width, height: height) { _, _ in RGB(128, 128, 128) }.lab()
        let mask = try Mask(width: width, height: height)
        let unary = try Plane<Float>(width: width, height: height) { _, _ in -1 }
        let known = try Plane<CutConstraint>(width: width, height: height) { x, _ in x < 32 ? .background : .free }
        let correct = CorrectCut(lab, try Contrast(of: lab), strength: 20)
        let everything = try mask.map { _ in Label.foreground }
        let marks = [
            Mark(label: .foreground, pixels: [32 * width + 48], kind: .click),
            Mark(label: .foreground, pixels: [5], kind: .click),
        ]
        let corrected = try correct(
            CutOptimiser.Solution(mask: mask, unary: unary, evidence: unary), marks, known: known,
            alternatives: { _ in [everything] })
        for y in 0..<height { for x in 0..<32 { #expect(corrected.mask[x, y] == .background) } }
        #expect(corrected.mask[48, 32] == .foreground)
    }
}

extension Mask {
    fileprivate func taking(_ columns: Range<Int>) throws -> Mask {
        try Mask(width: width, height: height) { x, y in columns.contains(x) ? .foreground : self[x, y] }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Segmentation

struct FillBoxTests {
    private static let size = 60
    private static let box = PixelBox(left: 20, top: 10, width: 20, height: 40)

    /// Surely subject in some rows of the box, hardly not in others, and surely not elsewhere.
    private static func solution(sure: Range<Int>, unsure: Range<Int>, odds: Float = -2) throws -> CutOptimiser.Solution
    {
        let unary = try Plane<Float>(width: size, height: size) { x, y in
            guard x >= box.left, x < box.left + box.width else { return -12 }
            return sure.contains(y) ? 5 : unsure.contains(y) ? odds : -12
        }
        return CutOptimiser.Solution(mask: try mask(unary), unary: unary, evidence: unary)
    }

    /// A minimum cut without a contrast term.
    private static func mask(_ unary: Plane<Float>) throws(SegmentationError) -> Mask {
        try unary.map { $0 > 0 ? .foreground : .background }
    }

    private static func fill(_ cut: CutOptimiser.Solution, _ box: PixelBox = box) throws -> Mask {
        try FillBox()(cut, box: box, solve: mask) { solution in solution.mask }.mask
    }

    @Test func `what is missing at one side is added`() throws {
        let cut = try Self.solution(sure: 10..<40, unsure: 40..<50)
        let filled = try Self.fill(cut)
        #expect(cut.mask.foregroundBox() == PixelBox(left: 20, top: 10, width: 20, height: 30))
        #expect(filled.foregroundBox() == Self.box && filled.foregroundCount == 800)
    }

    @Test func `on each side`() throws {
        for (sure, unsure) in [(10..<40, 40..<50), (20..<50, 10..<20)] {
            let standing = try Self.solution(sure: sure, unsure: unsure)
            #expect(try Self.fill(standing).foregroundBox() == Self.box)
            // The same lying down.
            let unary = try Plane<Float>(width: Self.size, height: Self.size) { x, y in standing.unary[y, x] }
            let lying = CutOptimiser.Solution(mask: try Self.mask(unary), unary: unary, evidence: unary)
            let box = PixelBox(left: 10, top: 20, width: 40, height: 20)
            #expect(try Self.fill(lying, box).foregroundBox() == box)
        }
    }

    @Test func `a box that is loose on all sides adds nothing`() throws {
        let cut = try Self.solution(sure: 10..<50, unsure: 4..<56)
        #expect(try Self.fill(cut, PixelBox(left: 13, top: 3, width: 34, height: 54)) == cut.mask)
    }

    @Test func `a box that is loose on two sides adds nothing`() throws {
        let cut = try Self.solution(sure: 10..<40, unsure: 40..<50)
        #expect(try Self.fill(cut, PixelBox(left: 8, top: 10, width: 32, height: 40)) == cut.mask)
    }

    @Test func `what would take too much is left out`() throws {
        let cut = try Self.solution(sure: 10..<40, unsure: 40..<50, odds: -11)
        #expect(try Self.fill(cut) == cut.mask)
    }

    @Test func `what is added is not mostly beyond the strip`() throws {
        let cut = try Self.solution(sure: 10..<40, unsure: 40..<50)
        // A cut that takes the left of the picture with the feet.
        let filled = try FillBox()(cut, box: Self.box) { unary throws(SegmentationError) in
            let hasFeet = unary[30, 45] > 0
            return try Mask(width: Self.size, height: Self.size) { x, y in
                unary[x, y] > 0 || (hasFeet && x < 20) ? .foreground : .background
            }
        } cleanUp: { solution in
            solution.mask
        }
        #expect(filled.mask.foregroundBox() == Self.box)
    }

    @Test func `an empty cut stays empty`() throws {
        let cut = try Self.solution(sure: 0..<0, unsure: 0..<0)
        #expect(try Self.fill(cut).foregroundCount == 0)
    }
}

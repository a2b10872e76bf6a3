// SPDX-License-Identifier: Apache-2.0
import Foundation
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

struct SegmenterTests {
    @Test func `what WebP cannot hold is refused before it is decoded`() throws {
        let bytes = try encodePNG(.colour(try Plane<RGB>(width: 16_384, height: 400)))
        let segmenter = Segmenter(cascades: try FaceCascades())
        #expect(throws: SegmentationError.imageTooLarge(width: 16_384, height: 400, limit: .webPSide(16_383))) {
            try segmenter.cutOut(bytes, options: CutoutOptions(outputFormat: .webp))
        }
    }

    private func overlap(_ cutout: Cutout, with truth: Plane<UInt8>) throws -> Double {
        let alpha = try #require(try Image(decoding: cutout.bytes).alpha)
        let (a, b): (Mask, Mask) = (
            try alpha.map { $0 > 127 ? .foreground : .background },
            try truth.map { $0 > 127 ? .foreground : .background }
        )
        return a.overlap(with: b)
    }

    @Test(arguments: [1, 2, 3] as [UInt64], [false, true])
    func `a drawn portrait is cut out`(seed: UInt64, isBusy: Bool) throws {
        let portrait = try SyntheticPortrait(width: 360, height: 480, seed: seed, isBusy: isBusy)
        let cutout = try Segmenter(cascades: try FaceCascades()).cutOut(try encodePNG(.colour(portrait.image)))
        #expect(try overlap(cutout, with: portrait.alpha) > 0.9)
        #expect(cutout.width == 360 && cutout.height == 480)
    }

    @Test func `the face of a photograph is found, and every stage is timed once`() throws {
        let cutout = try Segmenter(cascades: try FaceCascades()).cutOut(try Fixtures.astronaut())
        let face = try #require(cutout.subject.faces.first)
        #expect(abs(face.x - 224) < 12 && abs(face.y - 118) < 16)
        #expect(cutout.subject.kind == .person && cutout.subject.confidence > 0.7)
        #expect(cutout.timings.map(\.stage) == Array(StageName.allCases.dropFirst()))
    }

    @Test func `OpenCV's own GrabCut runs on the same seeds`() throws {
        let portrait = try SyntheticPortrait(width: 360, height: 480, seed: 1)
        let options = CutoutOptions(method: .grabcut)
        let segmenter = Segmenter(cascades: try FaceCascades())
        let bytes = try encodePNG(.colour(portrait.image))
        let cutout = try segmenter.cutOut(bytes, options: options)
        let share = try overlap(cutout, with: portrait.alpha)
        // Its hard seeds lose on flat drawings; photographs do better.
        #expect(share > 0.65, "\(share)")
        #expect(try segmenter.cutOut(bytes, options: options).bytes == cutout.bytes)
    }

    @Test func `the same picture gives the same bytes, ten times and on eight threads at once`() async throws {
        let bytes = try Fixtures.astronaut()
        let segmenter = Segmenter(cascades: try FaceCascades())
        let first = try segmenter.cutOut(bytes).bytes
        for _ in 0..<9 { #expect(try segmenter.cutOut(bytes).bytes == first) }
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<8 { group.addTask { try Segmenter(cascades: try FaceCascades()).cutOut(bytes).bytes } }
            for try await result in group { #expect(result == first) }
        }
    }

    @Test func `the background does not travel along under empty alpha`() throws {
        let cutout = try Segmenter(cascades: try FaceCascades()).cutOut(try Fixtures.astronaut())
        let image = try Image(decoding: cutout.bytes)
        let alpha = try #require(image.alpha)
        for y in stride(from: 0, to: image.height, by: 3) {
            for x in 0..<image.width where alpha[x, y] == 0 { #expect(image.pixels[x, y] == .black) }
        }
    }

    @Test func `alpha of the input is kept`() throws {
        let portrait = try SyntheticPortrait(width: 120, height: 160, seed: 4)
        let half = try Plane<UInt8>(width: 120, height: 160) { x, _ in x < 60 ? 0 : 200 }
        let cutout = try Segmenter(cascades: try FaceCascades()).cutOut(
            try encodePNG(.colour(portrait.image), alpha: half))
        let alpha = try #require(try Image(decoding: cutout.bytes).alpha)
        for y in 0..<160 { for x in 0..<120 { #expect(alpha[x, y] <= half[x, y]) } }
    }

    @Test func `cancelled work stops at the next stage`() throws {
        var asked = 0
        #expect(throws: SegmentationError.cancelled) {
            try Segmenter(cascades: try FaceCascades()).cutOut(try Fixtures.astronaut()) {
                asked += 1
                return asked > 2
            }
        }
        #expect(asked == 3)
    }

    @Test func `missing cascades are named with the places that were searched`() {
        #expect(
            throws: SegmentationError.cascadeMissing(
                name: "haarcascade_frontalface_alt2.xml", searched: ["/nowhere"])
        ) { try FaceCascades(directory: "/nowhere") }
    }

    @Test(arguments: [(16, 16), (16, 800), (800, 16), (17, 33)])
    func `small and narrow pictures are processed`(width: Int, height: Int) throws {
        let portrait = try SyntheticPortrait(width: width, height: height, seed: 5, isBusy: true)
        let cutout = try Segmenter(cascades: try FaceCascades()).cutOut(try encodePNG(.colour(portrait.image)))
        #expect(cutout.width == width && cutout.height == height)
    }

    @Test func `in a flat picture there is nobody`() throws {
        let flat = try Plane<RGB>(width: 64, height: 64) { _, _ in RGB(9, 9, 9) }
        let segmenter = Segmenter(cascades: try FaceCascades())
        #expect(throws: SegmentationError.noForeground) { try segmenter.cutOut(try encodePNG(.colour(flat))) }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Segmentation

/// Pictures of each stage, compared pixel by pixel with those in `fixtures/golden`.
///
/// `RECORD_GOLDEN=1` writes them and fails, so that they are looked at and committed on purpose. A mismatch leaves the
/// actual picture and the difference in `artifacts/golden`.
struct GoldenTests {
    @Test(arguments: ["astronaut", "cameraman"])
    func `every stage gives the recorded picture`(name: String) throws {
        try checkStages(name, of: try Fixtures.bytes("images/\(name).png"))
    }

    @Test func `every stage gives the recorded picture without a face, with hints`() throws {
        // A bottle left of the middle, on a table of two colours.
        let bottle = try Plane<RGB>(width: 240, height: 320) { x, y in
            let halfWidth = y < 70 ? 0 : y < 130 ? 14 : y < 160 ? 14 + (y - 130) : y < 300 ? 44 : 0
            if abs(x - 90) < halfWidth { return y / 40 % 2 == 0 ? RGB(40, 110, 70) : RGB(70, 140, 90) }
            return y < 240 ? RGB(UInt8(190 + x / 16), 190, 195) : RGB(130, UInt8(100 + x / 16), 80)
        }
        func stroke(_ label: Label, from: (Double, Double), to: (Double, Double)) -> Stroke {
            Stroke(label, points: [.init(x: from.0, y: from.1), .init(x: to.0, y: to.1)], radius: 3)
        }
        let hints = Hints(
            rectangle: PixelBox(left: 10, top: 0, width: 220, height: 300),
            marks: .strokes([
                stroke(.foreground, from: (90, 80), to: (90, 120)),
                stroke(.background, from: (180, 280), to: (60, 310)),
            ]))
        try checkStages("faceless", of: try Image(pixels: bottle).png(), CutoutOptions(hints: hints))
    }

    private func checkStages(_ name: String, of bytes: [UInt8], _ options: CutoutOptions = CutoutOptions()) throws {
        let segmenter = Segmenter(cascades: try FaceCascades())
        let (_, illustrations) = try segmenter.explain(EncodedImage(bytes), options: options)
        #expect(Set(illustrations.map(\.name)).count == illustrations.count)
        var names: Set<String> = []
        for illustration in illustrations where illustration.stage != .decode {
            let picture = "\(name)-\(illustration.stage)-\(illustration.name)"
            names.insert(picture + ".png")
            try check(picture, try illustration.png())
        }
        let recorded = try FileManager.default.contentsOfDirectory(atPath: Fixtures.url("golden").path)
        #expect(names == Set(recorded.filter { $0.hasPrefix(name + "-") }), "a stage gives no picture any more")
    }

    private func check(_ name: String, _ bytes: [UInt8]) throws {
        let golden = Fixtures.url("golden/\(name).png")
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try Data(bytes).write(to: golden)
            Issue.record("recorded \(golden.lastPathComponent): look at it, then run without RECORD_GOLDEN")
            return
        }
        let actual = try Image(decoding: bytes).pixels
        let expected = try Image(decoding: [UInt8](try Data(contentsOf: golden))).pixels
        guard actual != expected else { return }
        let folder = Fixtures.repository.appendingPathComponent("artifacts/golden")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: folder.appendingPathComponent("\(name)-actual.png"))
        if actual.hasSize(of: expected) {
            let difference = try Plane<UInt8>(width: actual.width, height: actual.height) { x, y in
                actual[x, y] == expected[x, y] ? 0 : 255
            }
            try Data(try encodePNG(.grey(difference)))
                .write(to: folder.appendingPathComponent("\(name)-difference.png"))
        }
        Issue.record("\(name) differs from its golden picture; see artifacts/golden")
    }
}

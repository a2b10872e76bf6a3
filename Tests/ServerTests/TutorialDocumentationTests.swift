// SPDX-License-Identifier: Apache-2.0
import CutoutParameters
import Foundation
import TestSupport
import Testing

@testable import Segmentation
@testable import Server

/// The pictures of `docs/tutorial/correcting.md`. `RECORD_DOCS=1` writes them, and fails.
struct TutorialDocumentationTests {
    private static let isRecording = ProcessInfo.processInfo.environment["RECORD_DOCS"] == "1"

    @Test func `the pictures of the tutorial on correcting show what its strokes do`() throws {
        let strokes = try Data(contentsOf: Fixtures.repository.appendingPathComponent("docs/tutorial/strokes.json"))
        let without = try illustrations(.none)
        let with = try illustrations(try HintsDocument.hints(json: [UInt8](strokes)))
        for (name, picture) in [
            ("before", without["cutout"]), ("strokes", with["hints"]), ("after", with["cutout"]),
        ] {
            let url = Fixtures.repository.appendingPathComponent("docs/images/correcting/\(name).jpg")
            let made = try Image(decoding: try #require(picture)).scaled(toLongSide: 320).jpeg(quality: 90)
            if Self.isRecording {
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(made).write(to: url)
                Issue.record("recorded \(name)")
            }
            #expect(
                try difference([UInt8](try Data(contentsOf: url)), made) < 1,
                "run RECORD_DOCS=1 swift test --filter Documentation")
        }
    }

    /// Stages' pictures by name, as PNG.
    private func illustrations(_ hints: Hints) throws -> [String: [UInt8]] {
        let segmenter = Segmenter(cascades: try FaceCascades())
        let made = try segmenter.explain(EncodedImage(Fixtures.cameraman()), options: CutoutOptions(hints: hints))
            .illustrations
        return Dictionary(uniqueKeysWithValues: try made.map { ($0.name, try $0.png()) })
    }

    /// Mean over pixels of the difference in green: another JPEG library may round differently.
    private func difference(_ one: [UInt8], _ other: [UInt8]) throws -> Double {
        let (one, other) = (try Image(decoding: one).pixels, try Image(decoding: other).pixels)
        try #require(one.width == other.width && one.height == other.height)
        var sum = 0
        for y in 0..<one.height {
            for x in 0..<one.width { sum += abs(Int(one[x, y].green) - Int(other[x, y].green)) }
        }
        return Double(sum) / Double(one.width * one.height)
    }
}

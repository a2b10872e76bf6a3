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
        let segmenter = Segmenter(cascades: try FaceCascades())
        let (_, illustrations) = try segmenter.explain(try Fixtures.bytes("images/\(name).png"))
        #expect(Set(illustrations.map(\.name)).count == illustrations.count)
        for illustration in illustrations where illustration.stage != .decode {
            try check("\(name)-\(illustration.stage)-\(illustration.name)", try illustration.png())
        }
    }

    private func check(_ name: String, _ bytes: [UInt8]) throws {
        let golden = Fixtures.url("golden/\(name).png")
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try Data(bytes).write(to: golden)
            Issue.record("recorded \(golden.lastPathComponent): look at it, then run without RECORD_GOLDEN")
            return
        }
        let decode = Decode(limits: PixelLimits())
        let actual = try decode.run(bytes).pixels
        let expected = try decode.run([UInt8](try Data(contentsOf: golden))).pixels
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

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
        let cascades = try FaceCascades()
        let seed = Seed()
        let scene = try Pipeline(Decode(limits: PixelLimits())).then(Analyse())
            .run(try Fixtures.bytes("images/\(name).png"), clock: StageClock())
        let seeded = try Pipeline(DetectFaces(cascades: cascades)).then(ExtractFeatures()).then(MapSaliency()).then(
            seed
        )
        .run(scene, clock: StageClock())
        let cut = try CoarseCut(seed: seed).run(seeded)
        let outlined = try FineCut().run(cut)
        let matted = try RefineMatte().run(outlined)
        let coloured = try EstimateForeground().run(matted)

        try check(name, "1-work", .colour(scene.work))
        try check(name, "2-faces", .colour(try scene.work.marking(seeded.faces)))
        try check(name, "3-focus", .grey(try seeded.salient.appearance.vectors.picture(channel: 3, like: scene.work)))
        try check(name, "4-saliency", .grey(try seeded.salient.surprise.map { UInt8(($0 + 3) / 6 * 255) }))
        try check(name, "5-prior", .grey(try seeded.hypotheses[0].map { UInt8($0 * 255) }))
        try check(name, "6-cut", .grey(try cut.mask.map { $0 == .foreground ? 255 : 0 }))
        try check(name, "7-fine-cut", .grey(try outlined.mask.map { $0 == .foreground ? 255 : 0 }))
        try check(name, "8-matte", .grey(matted.matte.alpha))
        try check(
            name, "9-cutout", .colour(try coloured.pixels.composited(over: RGB(0, 160, 0), alpha: matted.matte.alpha)))
    }

    private func check(_ name: String, _ stage: String, _ pixels: EncodablePixels) throws {
        let bytes = try encodePNG(pixels)
        let golden = Fixtures.url("golden/\(name)-\(stage).png")
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
        try Data(bytes).write(to: folder.appendingPathComponent("\(name)-\(stage)-actual.png"))
        if actual.hasSize(of: expected) {
            let difference = try Plane<UInt8>(width: actual.width, height: actual.height) { x, y in
                actual[x, y] == expected[x, y] ? 0 : 255
            }
            try Data(try encodePNG(.grey(difference)))
                .write(to: folder.appendingPathComponent("\(name)-\(stage)-difference.png"))
        }
        Issue.record("\(name)-\(stage) differs from its golden picture; see artifacts/golden")
    }
}

extension Plane<RGB> {
    fileprivate func marking(_ faces: [Face]) throws -> Plane {
        var output = self
        for face in faces {
            for offset in 0..<Int(face.width) {
                let (left, top) = (Int(face.x - face.width / 2), Int(face.y - face.width / 2))
                let side = Int(face.width) - 1
                for (x, y) in [
                    (left + offset, top), (left + offset, top + side), (left, top + offset),
                    (left + side, top + offset),
                ] where (0..<width).contains(x) && (0..<height).contains(y) {
                    output[x, y] = RGB(255, 0, 0)
                }
            }
        }
        return output
    }
}

extension FeatureVectors {
    fileprivate func picture(channel: Int, like picture: Plane<RGB>) throws -> Plane<UInt8> {
        let values = (0..<count).map { self[$0, channel] }
        let (low, high) = (values.min()!, values.max()!)
        return try Plane(width: picture.width, height: picture.height) { x, y in
            UInt8((values[y * picture.width + x] - low) / max(high - low, 1e-6) * 255)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation

/// One photograph cut and scored.
struct Trial {
    let name: String
    let file: URL
    let photograph: Image
    /// Of its own size, which need not be the photograph's.
    let mask: Plane<UInt8>
    let matte: Matte
    let score: Score
    let confidence: Double
    let faces: Int
    let timings: [StageTiming]

    init(_ source: PhotographSet.Source, with segmenter: Segmenter) throws {
        name = source.name
        file = source.photograph
        let bytes = [UInt8](try Data(contentsOf: source.photograph))
        photograph = try Image(decoding: bytes)
        mask = try Image(decoding: [UInt8](try Data(contentsOf: source.mask))).grey()
        let cutout = try segmenter.cutOut(bytes)
        matte = try Self.matte(of: cutout)
        score = try Score(matte, against: mask)
        confidence = cutout.subject.confidence
        faces = cutout.subject.faces.count
        timings = cutout.timings
    }

    static func matte(of cutout: Cutout) throws -> Matte {
        let image = try Image(decoding: cutout.bytes)
        return Matte(alpha: try image.alpha ?? Plane(width: image.width, height: image.height) { _, _ in 255 })
    }

    func milliseconds(_ stages: Set<StageName>) -> Double {
        timings.filter { stages.contains($0.stage) }.reduce(0) { $0 + $1.duration / .milliseconds(1) }
    }

    /// Everything from decoded pixels to the matte.
    static let analysis: Set<StageName> = [.analyse, .faces, .features, .saliency, .seed, .grabcut, .refine]
}

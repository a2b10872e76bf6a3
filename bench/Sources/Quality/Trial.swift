// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation

/// One photograph cut and scored.
struct Trial {
    let name: String
    let photograph: Image
    /// Of its own size, which need not be the photograph's.
    let mask: Plane<UInt8>
    let matte: Matte
    let score: Score
    let confidence: Double
    let faces: Int
    let timings: [StageTiming]

    init(_ source: Source, with segmenter: Segmenter) throws {
        name = source.name
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

/// A photograph and the mask of the same name.
struct Source {
    let name: String
    let photograph: URL
    let mask: URL

    /// Every photograph of a folder, in order of names; all must have a mask.
    static func all(photographs: String, masks: String) throws -> [Source] {
        let folder = URL(fileURLWithPath: photographs, isDirectory: true)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { ["jpg", "jpeg", "png", "webp"].contains($0.pathExtension.lowercased()) }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
        guard !files.isEmpty else { throw Fault("no photographs in \(photographs)") }
        return try files.map { file in
            let name = file.deletingPathExtension().lastPathComponent
            let mask = URL(fileURLWithPath: masks, isDirectory: true).appendingPathComponent("\(name).png")
            guard FileManager.default.fileExists(atPath: mask.path) else { throw Fault("\(mask.path) is missing") }
            return Source(name: name, photograph: file, mask: mask)
        }
    }
}

struct Fault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

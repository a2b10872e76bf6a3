// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import Server

/// What `--trace` writes.
struct Trace: Encodable {
    struct Stage: Encodable {
        var stage: String
        var milliseconds: Double
    }

    struct FaceBox: Encodable {
        var x, y, width, score: Double
    }

    var width: Int
    var height: Int
    var type: String
    var confidence: Double
    var foreground: PixelBox?
    var faces: [FaceBox]
    /// Of this process so far.
    var peakMemoryMB: Double
    var stages: [Stage]

    init(_ cutout: Cutout) {
        width = cutout.width
        height = cutout.height
        type = cutout.subject.rawValue
        confidence = cutout.confidence
        foreground = cutout.foreground
        faces = cutout.faces.map { FaceBox(x: $0.x, y: $0.y, width: $0.width, score: $0.score) }
        peakMemoryMB = Double(ProcessMemory.peak) / 1e6
        stages = cutout.timings.map {
            Stage(stage: $0.stage.rawValue, milliseconds: $0.duration / .milliseconds(1))
        }
    }

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        return try encoder.encode(self)
    }
}

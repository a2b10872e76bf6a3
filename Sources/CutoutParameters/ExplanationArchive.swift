// SPDX-License-Identifier: Apache-2.0
public import Segmentation

/// What every stage made of one photograph, as files.
public struct ExplanationArchive: Sendable {
    public let cutout: Cutout
    public let illustrations: [Illustration]

    public init(cutout: Cutout, illustrations: [Illustration]) {
        self.cutout = cutout
        self.illustrations = illustrations
    }

    /// Of the illustrations, numbered so that a folder's listing shows them in order.
    public var pictureNames: [String] {
        illustrations.enumerated().map { index, illustration in
            let number = String(index + 1)
            return "\(String(repeating: "0", count: max(0, 2 - number.count)))\(number)-\(illustration.name).png"
        }
    }

    public var resultName: String { "result.\(cutout.format.fileExtension)" }

    /// The illustrations, the result and `trace.json`.
    public func files() throws(SegmentationError) -> [ArchiveEntry] {
        var files: [ArchiveEntry] = []
        for (illustration, name) in zip(illustrations, pictureNames) {
            files.append(ArchiveEntry(name: name, content: try illustration.png()))
        }
        files.append(ArchiveEntry(name: resultName, content: cutout.bytes))
        files.append(ArchiveEntry(name: "trace.json", content: CutoutTrace(cutout).json()))
        return files
    }
}

/// Everything about a cutout but its picture.
public struct CutoutTrace: Encodable {
    struct Stage: Encodable {
        var stage: String
        var milliseconds: Double
    }

    struct FaceBox: Encodable {
        var x, y, width, score: Double
    }

    struct Evidence: Encodable {
        var precision, recall, firmness, sides, bottom: Double

        init(_ evidence: ConfidenceEvidence) {
            (precision, recall, firmness) = (evidence.precision, evidence.recall, evidence.firmness)
            (sides, bottom) = (evidence.sides, evidence.bottom)
        }
    }

    var width: Int
    var height: Int
    var type: String
    var confidence: Double
    var confidenceEvidence: Evidence?
    var foreground: PixelBox?
    var faces: [FaceBox]
    /// What this cut has other than the first of several.
    var difference: String?
    /// Where different cuts of the picture differ.
    var doubts: [DoubtDocument]
    /// Of the process so far; only where it is all for this cutout.
    var peakMemoryMB: Double?
    var stages: [Stage]

    public init(_ cutout: Cutout, peakMemoryMB: Double? = nil) {
        width = cutout.width
        height = cutout.height
        type = cutout.subject.kind.rawValue
        confidence = cutout.subject.confidence
        confidenceEvidence = cutout.subject.evidence.map(Evidence.init)
        foreground = cutout.foreground
        faces = cutout.subject.faces.map { FaceBox(x: $0.x, y: $0.y, width: $0.width, score: $0.score) }
        difference = cutout.difference
        doubts = cutout.doubts.map(DoubtDocument.init)
        self.peakMemoryMB = peakMemoryMB
        stages = cutout.timings.map {
            Stage(stage: $0.stage.rawValue, milliseconds: $0.duration / .milliseconds(1))
        }
    }

    public func json() -> [UInt8] { indentedJSON(self) }
}

// SPDX-License-Identifier: Apache-2.0
public import Segmentation

/// Different cutouts of one photograph, as files: `1.png`, `2.png`, ... and `alternatives.json`.
public struct AlternativesArchive: Sendable {
    public let cutouts: [Cutout]

    /// - Parameter cutouts: at least one, best first.
    public init(_ cutouts: [Cutout]) { self.cutouts = cutouts }

    public static func name(_ index: Int, _ cutout: Cutout) -> String { "\(index + 1).\(cutout.format.fileExtension)" }

    public func files() -> [ArchiveEntry] {
        let pictures = cutouts.enumerated().map { ArchiveEntry(name: Self.name($0, $1), content: $1.bytes) }
        return pictures + [ArchiveEntry(name: "alternatives.json", content: AlternativesDocument(cutouts).json())]
    }
}

/// `alternatives.json`: what the files of an `AlternativesArchive` are.
struct AlternativesDocument: Encodable {
    struct Alternative: Encodable {
        var file: String
        var width, height: Int
        var confidence: Double
        var difference: String?
        var foreground: PixelBox?
    }

    var type: String
    var alternatives: [Alternative]
    var doubts: [DoubtDocument]

    init(_ cutouts: [Cutout]) {
        type = cutouts[0].subject.kind.rawValue
        alternatives = cutouts.enumerated().map { index, cutout in
            Alternative(
                file: AlternativesArchive.name(index, cutout), width: cutout.width, height: cutout.height,
                confidence: cutout.roundedConfidence, difference: cutout.difference, foreground: cutout.foreground)
        }
        doubts = cutouts[0].doubts.map(DoubtDocument.init)
    }

    func json() -> [UInt8] { indentedJSON(self) }
}

/// A region in which the alternatives differ, as JSON answers have it.
public struct DoubtDocument: Encodable, Sendable {
    /// x and y, in pixels of the upright photograph.
    public let point: [Double]
    /// x1, y1, x2, y2.
    public let box: [Int]
    public let share: Double
    public let foreground: Double

    public init(_ doubt: Doubt) {
        func rounded(_ value: Double, _ digits: Double) -> Double { (value * digits).rounded() / digits }
        point = [rounded(doubt.point.x, 10), rounded(doubt.point.y, 10)]
        box = [
            doubt.box.left, doubt.box.top, doubt.box.left + doubt.box.width, doubt.box.top + doubt.box.height,
        ]
        share = rounded(doubt.share, 10_000)
        foreground = rounded(doubt.foreground, 1000)
    }
}

extension Cutout {
    /// To three digits: more would promise too much.
    public var roundedConfidence: Double { (subject.confidence * 1000).rounded() / 1000 }
}

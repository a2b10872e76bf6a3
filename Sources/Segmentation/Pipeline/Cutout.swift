// SPDX-License-Identifier: Apache-2.0

/// An encoded cutout and what was learnt on the way.
public struct Cutout: Sendable {
    public var bytes: [UInt8]
    public var format: FileFormat
    public var width: Int
    public var height: Int
    /// What it would measure with `OutputSize.full`.
    public var largest: PixelSize
    /// Of the photograph, upright.
    public var photograph: PixelSize
    /// Where alpha is above one half; nil when it is nowhere.
    public var foreground: PixelBox?
    public var subject: Subject
    /// What this one has other than the first of several, in a word or two; nil for the first.
    public var difference: String?
    /// Where different cuts of the picture differ, the most useful to ask about first; empty where none were made.
    public var doubts: [Doubt] = []
    /// One entry a stage, in order.
    public var timings: [StageTiming]
}

/// What was learnt of the subject.
public struct Subject: Sendable, Equatable {
    /// In pixels of the upright photograph, strongest first.
    public var faces: [Face]
    /// 0-1: the overlap with the truth to expect.
    public var confidence: Double
    /// What the confidence comes from; nil of alternatives, and when there is no outline.
    public var evidence: ConfidenceEvidence?

    public var kind: Kind { faces.isEmpty ? .other : .person }

    public enum Kind: String, Sendable, Codable {
        case person
        case other
    }
}

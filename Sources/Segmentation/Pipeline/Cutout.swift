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
    /// 0-1: how likely the cut is to be right.
    public var confidence: Double
    /// In pixels of the upright photograph, strongest first.
    public var faces: [Face]
    /// One entry a stage, in order.
    public var timings: [StageTiming]

    public var subject: Subject { faces.isEmpty ? .other : .person }

    public enum Subject: String, Sendable, Codable {
        case person
        case other
    }
}

/// The sides of a picture.
public struct PixelSize: Sendable, Equatable {
    public var width: Int
    public var height: Int

    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    public var count: Int { width * height }
}

/// A rectangle of whole pixels.
public struct PixelBox: Sendable, Equatable, Codable {
    public var left: Int
    public var top: Int
    public var width: Int
    public var height: Int

    public init(left: Int, top: Int, width: Int, height: Int) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }
}

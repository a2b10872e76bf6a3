// SPDX-License-Identifier: Apache-2.0

/// How large the subject is in its frame, and where.
public struct Placement: Sendable, Equatable {
    /// Share of the frame that the subject fills in one direction, 0.1-1; nil leaves it as it is.
    public var scale: Double?
    /// nil is `original`, or the centre when there is a scale.
    public var position: Position?

    public enum Position: Sendable, Equatable {
        case original
        /// 0 is left or top, 1 right or bottom: shares of the room that the subject leaves.
        case share(x: Double, y: Double)

        public static let center = Position.share(x: 0.5, y: 0.5)
    }

    public init(scale: Double? = nil, position: Position? = nil) {
        self.scale = scale
        self.position = position
    }

    var isOriginal: Bool { scale == nil && (position ?? .original) == .original }
}

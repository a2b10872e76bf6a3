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

        /// `original`, `center`, or one or two percentages.
        public init?(_ text: String) {
            switch text.lowercased() {
            case "original": self = .original
            case "center": self = .center
            default:
                let shares = Length.list(text)?.compactMap(Self.share)
                guard let shares, let last = shares.last, shares.count <= 2, shares.count == Length.list(text)?.count
                else { return nil }
                self = .share(x: shares[0], y: last)
            }
        }

        private static func share(_ length: Length) -> Double? {
            switch length {
            case .percent(let value) where value <= 100: value / 100
            case .pixels(0): 0
            default: nil
            }
        }
    }

    public init(scale: Double? = nil, position: Position? = nil) {
        self.scale = scale
        self.position = position
    }

    /// `original` (nil) or `10%` to `100%`; the outer nil is for other texts.
    public static func scale(_ text: String) -> Double?? {
        if text.lowercased() == "original" { return .some(nil) }
        guard case .percent(let value) = Length(text), (10...100).contains(value) else { return nil }
        return value / 100
    }

    var isOriginal: Bool { scale == nil && (position ?? .original) == .original }
}

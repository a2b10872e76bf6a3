// SPDX-License-Identifier: Apache-2.0
public import Segmentation

extension Placement.Position {
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

extension Placement {
    /// `original` (nil) or `10%` to `100%`; the outer nil is for other texts.
    public static func scale(_ text: String) -> Double?? {
        if text.lowercased() == "original" { return .some(nil) }
        guard case .percent(let value) = Length(text), (10...100).contains(value) else { return nil }
        return value / 100
    }
}

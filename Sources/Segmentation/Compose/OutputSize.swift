// SPDX-License-Identifier: Apache-2.0

/// The most pixels that a result has. Nothing is ever enlarged to it.
public enum OutputSize: String, Sendable, CaseIterable {
    case full
    case preview
    case medium
    case hd
    case fiftyMegapixels = "50MP"
    /// The best there is: the same as `full`.
    case auto

    /// nil is no limit.
    public var megapixels: Double? {
        switch self {
        case .full, .auto: nil
        case .preview: 0.25
        case .medium: 1.5
        case .hd: 4
        case .fiftyMegapixels: 50
        }
    }

    /// The sides of a picture at this size, in whole pixels and its proportions as near as they allow.
    public func limiting(width: Int, height: Int) -> (width: Int, height: Int) {
        guard let megapixels, Double(width * height) > megapixels * 1e6 else { return (width, height) }
        let factor = (megapixels * 1e6 / Double(width * height)).squareRoot()
        return (max(1, Int(Double(width) * factor)), max(1, Int(Double(height) * factor)))
    }
}

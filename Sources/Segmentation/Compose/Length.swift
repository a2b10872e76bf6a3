// SPDX-License-Identifier: Apache-2.0

/// A distance along a side of a picture: in pixels or as a share of it.
public enum Length: Sendable, Equatable {
    case pixels(Double)
    /// Hundredths of the side.
    case percent(Double)

    /// In pixels of a side of `side` pixels.
    func resolved(of side: Int) -> Double {
        switch self {
        case .pixels(let value): value
        case .percent(let value): value / 100 * Double(side)
        }
    }
}

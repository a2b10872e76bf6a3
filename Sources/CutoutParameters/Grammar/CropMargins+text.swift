// SPDX-License-Identifier: Apache-2.0
public import Segmentation

extension CropMargins {
    /// One length for all sides, two for top and bottom, right and left, or four clockwise from the top.
    public init?(_ text: String) {
        guard let sides = Length.list(text) else { return nil }
        for side in sides {
            switch side {
            case .pixels(let value) where value > Self.maxPixels: return nil
            case .percent(let value) where value > Self.maxPercent: return nil
            default: continue
            }
        }
        switch sides.count {
        case 1: self.init(top: sides[0], right: sides[0], bottom: sides[0], left: sides[0])
        case 2: self.init(top: sides[0], right: sides[1], bottom: sides[0], left: sides[1])
        case 4: self.init(top: sides[0], right: sides[1], bottom: sides[2], left: sides[3])
        default: return nil
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
public import Segmentation

extension Colour {
    /// 3, 4, 6 or 8 hexadecimal digits with or without `#`, or a CSS colour name, in any case.
    public init?(_ text: String) {
        let text = text.lowercased()
        if let named = cssColours[text] {
            self.init(RGB(UInt8(named >> 16), UInt8(named >> 8 & 255), UInt8(named & 255)))
        } else if text == "transparent" {
            self.init(.black, opacity: 0)
        } else {
            let digits = (text.hasPrefix("#") ? text.dropFirst() : text[...]).compactMap(\.hexDigitValue)
            guard digits.count == text.utf8.count - (text.hasPrefix("#") ? 1 : 0) else { return nil }
            let channels: [UInt8]
            switch digits.count {
            case 3, 4: channels = digits.map { UInt8($0 * 17) }
            case 6, 8:
                channels = stride(from: 0, to: digits.count, by: 2).map { (at: Int) -> UInt8 in
                    UInt8(digits[at] * 16 + digits[at + 1])
                }
            default: return nil
            }
            self.init(RGB(channels[0], channels[1], channels[2]), opacity: channels.count == 4 ? channels[3] : 255)
        }
    }
}

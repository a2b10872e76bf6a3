// SPDX-License-Identifier: Apache-2.0
internal import Segmentation

/// A drawn portrait of a photograph's size with the noise of a camera, as a JPEG file: the codecs and the pipeline have as
/// much to do as with a photograph. The same size gives the same bytes wherever libjpeg-turbo has the same version.
public enum SyntheticPhotograph {
    /// By megapixels; portraits of 3:4.
    public enum Size: CaseIterable, Sendable {
        case third
        case one
        case four
        case twelve

        public var width: Int {
            switch self {
            case .third: 480
            case .one: 864
            case .four: 1728
            case .twelve: 3000
            }
        }

        public var name: String {
            switch self {
            case .third: "0.3 MP"
            case .one: "1 MP"
            case .four: "4 MP"
            case .twelve: "12 MP"
            }
        }
    }

    /// Quality 90. Drawn small, enlarged, then made noisy.
    public static func jpeg(_ size: Size, isBusy: Bool) throws -> [UInt8] {
        let drawing = try SyntheticPortrait(width: 480, height: 640, seed: 1, isBusy: isBusy)
        var image = try Image(pixels: drawing.image).scaled(toLongSide: size.width / 3 * 4)
        var random = SplitMix64(state: UInt64(size.width))
        image.pixels.withMutableSpan { pixels in
            for i in 0..<pixels.count { pixels[i] = pixels[i].shifted(by: random.next()) }
        }
        return try image.jpeg(quality: 90)
    }
}

extension RGB {
    /// Each channel moved by up to 7, small moves being likelier.
    fileprivate func shifted(by bits: UInt64) -> RGB {
        func shifted(_ value: UInt8, _ bits: UInt64) -> UInt8 {
            UInt8(clamping: Int(value) + Int(bits & 7) - Int(bits >> 3 & 7))
        }
        return RGB(shifted(red, bits), shifted(green, bits >> 6), shifted(blue, bits >> 12))
    }
}

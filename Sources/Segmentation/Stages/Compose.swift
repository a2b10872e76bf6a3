// SPDX-License-Identifier: Apache-2.0

/// A picture ready to be encoded.
struct ComposedScene {
    let pixels: Plane<RGB>
    /// nil when nothing of the background is left to see through.
    let alpha: Plane<UInt8>?
    let format: ImageFormat
    let foreground: PixelBox?
    let faces: [Face]
    let confidence: Double
}

/// Puts colours and matte together the way the output format can hold them.
struct Compose: Stage {
    var outputFormat: OutputFormat
    /// What a format without transparency shows behind the subject.
    var backdrop = RGB.white

    let name = StageName.compose

    func run(_ coloured: ColouredScene) throws(SegmentationError) -> ComposedScene {
        let format = fileFormat(for: coloured.matte)
        let isFlat = format == .jpeg
        return ComposedScene(
            pixels: isFlat
                ? try coloured.pixels.composited(over: backdrop, alpha: coloured.matte.alpha) : coloured.pixels,
            alpha: isFlat ? nil : coloured.matte.alpha, format: format, foreground: coloured.matte.foregroundBox(),
            faces: coloured.faces, confidence: coloured.confidence)
    }

    private func fileFormat(for matte: Matte) -> ImageFormat {
        switch outputFormat {
        case .png: .png
        case .jpg: .jpeg
        case .webp: .webp
        case .auto: matte.isOpaque ? .jpeg : .png
        }
    }
}

extension Matte {
    var isOpaque: Bool {
        alpha.withSpan { span in
            for i in 0..<span.count where span[i] != 255 { return false }
            return true
        }
    }
}

extension Plane<RGB> {
    /// alpha F + (1 - alpha) B, rounded, channel by channel.
    func composited(over backdrop: RGB, alpha: Plane<UInt8>) throws(SegmentationError) -> Plane {
        precondition(hasSize(of: alpha))
        var output = try Plane(width: width, height: height)
        withSpan { source in
            alpha.withSpan { alpha in
                output.withMutableSpan { target in
                    for i in 0..<source.count {
                        let opacity = Int(alpha[i])
                        func mix(_ front: UInt8, _ back: UInt8) -> UInt8 {
                            UInt8((Int(front) * opacity + Int(back) * (255 - opacity) + 127) / 255)
                        }
                        target[i] = RGB(
                            mix(source[i].red, backdrop.red), mix(source[i].green, backdrop.green),
                            mix(source[i].blue, backdrop.blue))
                    }
                }
            }
        }
        return output
    }
}

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

    func run(_ coloured: consuming ColouredScene) throws(SegmentationError) -> ComposedScene {
        let (faces, confidence, matte) = (coloured.faces, coloured.confidence, coloured.matte)
        var pixels = coloured.pixels
        _ = consume coloured
        let format = fileFormat(for: matte)
        let isFlat = format == .jpeg
        if isFlat { try pixels.composite(over: backdrop, alpha: matte.alpha) }
        return ComposedScene(
            pixels: pixels, alpha: isFlat ? nil : matte.alpha, format: format, foreground: matte.foregroundBox(),
            faces: faces, confidence: confidence)
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
        alpha.withSpan { $0[0] == 255 && $0.endOfRun(at: 0, before: $0.count) == $0.count }
    }
}

extension Plane<RGB> {
    /// Replaces colours F by alpha F + (1 - alpha) B, rounded, channel by channel.
    mutating func composite(over backdrop: RGB, alpha: Plane<UInt8>) throws(SegmentationError) {
        precondition(hasSize(of: alpha))
        try makeUnique()
        alpha.withSpan { alpha in
            withMutableSpan { target in
                var start = 0
                while start < target.count {
                    let end = alpha.endOfRun(at: start, before: target.count)
                    switch alpha[start] {
                    case 0: for i in start..<end { target[i] = backdrop }
                    case 255: break
                    case let opacity: for i in start..<end { target[i] = target[i].mixed(over: backdrop, Int(opacity)) }
                    }
                    start = end
                }
            }
        }
    }
}

extension RGB {
    @inline(__always)
    fileprivate func mixed(over backdrop: RGB, _ opacity: Int) -> RGB {
        func mix(_ front: UInt8, _ back: UInt8) -> UInt8 {
            UInt8((Int(front) * opacity + Int(back) * (255 - opacity) + 127) / 255)
        }
        return RGB(mix(red, backdrop.red), mix(green, backdrop.green), mix(blue, backdrop.blue))
    }
}

// SPDX-License-Identifier: Apache-2.0
//
// A subject F with opacity a over a ground B with opacity b:
//
//   o = a + (1 - a) b,      C = (a F + (1 - a) b B) / o
//
// Porter & Duff 1984 [porter1984]. In whole numbers, shares of 255, with one rounding.

/// What lies behind a subject.
enum Ground {
    case plain(Colour)
    /// Of the subject's size.
    case layer(Layer)
    /// Black, this opaque.
    case shadow(Plane<UInt8>)
}

extension Layer {
    /// Puts the layer on what is behind it, in place.
    mutating func lay(over ground: Ground) throws(SegmentationError) {
        guard var opacity = alpha else { return }
        alpha = nil
        try opacity.makeUnique()
        try colours.makeUnique()
        switch ground {
        case .plain(let colour): mix(&opacity) { _ in colour }
        case .shadow(let shadow): shadow.withSpan { shadow in mix(&opacity) { Colour(.black, opacity: shadow[$0]) } }
        case .layer(let layer):
            layer.colours.withSpan { behind in
                if let own = layer.alpha {
                    own.withSpan { own in mix(&opacity) { Colour(behind[$0], opacity: own[$0]) } }
                } else {
                    mix(&opacity) { Colour(behind[$0]) }
                }
            }
        }
        alpha = Matte(alpha: opacity).isOpaque ? nil : opacity
    }

    @inline(__always)
    private mutating func mix(_ opacity: inout Plane<UInt8>, _ ground: (Int) -> Colour) {
        colours.withMutableSpan { colours in
            opacity.withMutableSpan { opacity in
                var start = 0
                while start < colours.count {
                    let end = opacity.span.endOfRun(at: start, before: colours.count)
                    let share = Int(opacity[start])
                    if share < 255 {
                        for i in start..<end {
                            let mixed = Colour(colours[i], opacity: UInt8(share)).over(ground(i))
                            (colours[i], opacity[i]) = (mixed.rgb, mixed.opacity)
                        }
                    }
                    start = end
                }
            }
        }
    }
}

extension Colour {
    @inline(__always)
    func over(_ ground: Colour) -> Colour {
        let (a, b) = (Int(opacity), Int(ground.opacity) * (255 - Int(opacity)))
        let total = a * 255 + b
        guard total > 0 else { return Colour(.black, opacity: 0) }
        func mix(_ front: UInt8, _ back: UInt8) -> UInt8 {
            UInt8((Int(front) * a * 255 + Int(back) * b + total / 2) / total)
        }
        return Colour(
            RGB(
                mix(rgb.red, ground.rgb.red), mix(rgb.green, ground.rgb.green), mix(rgb.blue, ground.rgb.blue)),
            opacity: UInt8((total + 127) / 255))
    }
}

extension Plane<RGB> {
    /// Replaces colours F by alpha F + (1 - alpha) B, rounded, channel by channel.
    mutating func composite(over backdrop: RGB, alpha: Plane<UInt8>) throws(SegmentationError) {
        var layer = Layer(colours: self, alpha: alpha)
        try layer.lay(over: .plain(Colour(backdrop)))
        self = layer.colours
    }
}

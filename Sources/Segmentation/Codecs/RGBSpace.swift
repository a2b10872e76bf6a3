// SPDX-License-Identifier: Apache-2.0

/// A colour space of red, green and blue.
struct RGBSpace: Sendable, Equatable {
    struct Chromaticity: Sendable, Equatable {
        var x: Double
        var y: Double

        static let d65 = Chromaticity(x: 0.3127, y: 0.3290)
        static let illuminantC = Chromaticity(x: 0.310, y: 0.316)
    }

    var white: Chromaticity
    var red: Chromaticity
    var green: Chromaticity
    var blue: Chromaticity
    var transfer: TransferFunction

    init(
        white: Chromaticity = .d65, red: (Double, Double), green: (Double, Double), blue: (Double, Double),
        transfer: TransferFunction
    ) {
        self.white = white
        self.red = Chromaticity(x: red.0, y: red.1)
        self.green = Chromaticity(x: green.0, y: green.1)
        self.blue = Chromaticity(x: blue.0, y: blue.1)
        self.transfer = transfer
    }

    static let sRGB = RGBSpace(red: (0.64, 0.33), green: (0.30, 0.60), blue: (0.15, 0.06), transfer: .sRGB)
}

extension RGBSpace {
    /// Of a PNG's cICP chunk (ITU-T H.273, tables 2 and 3): primaries, transfer function, matrix and range. nil for values that are
    /// reserved, or that a picture of RGB with full range cannot have.
    init?(codePoints chunk: ByteReader) {
        guard chunk.count == 4, let primaries = chunk.integer(at: 0, size: 1),
            let transfer = chunk.integer(at: 1, size: 1).flatMap(TransferFunction.init(codePoint:)),
            chunk.integer(at: 2, size: 1) == 0, chunk.integer(at: 3, size: 1) == 1
        else { return nil }
        self = .sRGB
        self.transfer = transfer
        func set(
            _ red: (Double, Double), _ green: (Double, Double), _ blue: (Double, Double), white: Chromaticity = .d65
        ) {
            self = RGBSpace(white: white, red: red, green: green, blue: blue, transfer: transfer)
        }
        switch primaries {
        case 1: break
        case 4: set((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), white: .illuminantC)
        case 5: set((0.64, 0.33), (0.29, 0.60), (0.15, 0.06))
        case 6, 7: set((0.630, 0.340), (0.310, 0.595), (0.155, 0.070))
        case 8: set((0.681, 0.319), (0.243, 0.692), (0.145, 0.049), white: .illuminantC)
        case 9: set((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))
        case 10: set((1, 0), (0, 1), (0, 0), white: Chromaticity(x: 1.0 / 3, y: 1.0 / 3))
        case 11: set((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), white: Chromaticity(x: 0.314, y: 0.351))
        case 12: set((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
        case 22: set((0.630, 0.340), (0.295, 0.605), (0.155, 0.077))
        default: return nil
        }
    }

    /// Of a PNG's gAMA chunk, which holds the exponent from light to samples in 1/100000, and its cHRM: white, red, green and blue.
    ///
    /// As browsers have it: chromaticities alone mean nothing, and an exponent alone that is close to sRGB's means sRGB. nil in these
    /// cases, and for numbers that make no sense.
    init?(gamma: ByteReader?, chromaticities: ByteReader?) {
        guard let gamma, gamma.count == 4, let stored = gamma.integer(at: 0, size: 4), stored > 0 else { return nil }
        let exponent = Double(stored) / 100_000
        self = .sRGB
        transfer = .power(Float(1 / exponent))
        if let chromaticities, chromaticities.count == 32 {
            func point(_ index: Int) -> Chromaticity? {
                guard let x = chromaticities.integer(at: index * 8, size: 4),
                    let y = chromaticities.integer(at: index * 8 + 4, size: 4), x <= 100_000, y <= 100_000
                else { return nil }
                return Chromaticity(x: Double(x) / 100_000, y: Double(y) / 100_000)
            }
            guard let white = point(0), let red = point(1), let green = point(2), let blue = point(3) else {
                return nil
            }
            (self.white, self.red, self.green, self.blue) = (white, red, green, blue)
        } else if abs(exponent * 2.2 - 1) < Self.closeToSRGB {
            return nil
        }
    }

    /// libpng's threshold, within which no correction is worth its while.
    private static let closeToSRGB = 0.05
}

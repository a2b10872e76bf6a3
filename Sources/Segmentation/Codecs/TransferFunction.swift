// SPDX-License-Identifier: Apache-2.0
//
// From samples V, 0-1, to light L, 0-1 of what the screen's white shows:
//
//   power(g)     L = V^g
//   sRGB         L = V / 12.92 up to 0.04045, then ((V + 0.055) / 1.055)^2.4                    IEC 61966-2-1
//   smpte240     L = V / 4 up to 0.0912, then ((V + 0.1115) / 1.1115)^(1 / 0.45)                SMPTE 240M
//   smpte428     L = 52.37 / 48 V^2.6                                                           SMPTE 428-1
//   pq           L = 10000 / w (max(V^(1/m2) - c1, 0) / (c2 - c3 V^(1/m2)))^(1/m1)              SMPTE 2084
//   hlg          L = 1000 / w E^1.2,  E = V^2 / 3 up to 1/2, then (e^((V - c) / a) + b) / 12    ITU-R BT.2100
//
// w = 400 cd/m2 is the white of a screen that shows no more than sRGB, as Chromium has it; what is brighter is white.

enum TransferFunction: Sendable, Equatable {
    case power(Float)
    case sRGB
    case smpte240
    case smpte428
    case pq
    case hlg

    /// H.273, table 3. nil for those that are reserved, unspecified or logarithmic.
    ///
    /// The cameras' curves (1, 6, 14 and 15) are shown as screens for them do: with the exponent 2.4 (ITU-R BT.1886).
    init?(codePoint: Int) {
        switch codePoint {
        case 1, 6, 14, 15: self = .power(2.4)
        case 4: self = .power(2.2)
        case 5: self = .power(2.8)
        case 7: self = .smpte240
        case 8: self = .power(1)
        case 13: self = .sRGB
        case 16: self = .pq
        case 17: self = .smpte428
        case 18: self = .hlg
        default: return nil
        }
    }

    /// Light for samples in even steps from 0 to 1. Each of the 256 values of 8 bits is one of them.
    var curve: [Float] {
        let steps = 16 * 255
        return (0...steps).map { light(Float($0) / Float(steps)) }
    }

    private func light(_ sample: Float) -> Float {
        let light: Float =
            switch self {
            case .power(let exponent): raised(sample, exponent)
            case .sRGB: sample <= 0.04045 ? sample / 12.92 : raised((sample + 0.055) / 1.055, 2.4)
            case .smpte240: sample < 0.0912 ? sample / 4 : raised((sample + 0.1115) / 1.1115, 1 / 0.45)
            case .smpte428: 52.37 / 48 * raised(sample, 2.6)
            case .pq: 10_000 / Self.screenWhite * perceptual(sample)
            case .hlg: 1000 / Self.screenWhite * raised(hybrid(sample), 1.2)
            }
        return min(light, 1)
    }

    private static let screenWhite: Float = 400

    private func perceptual(_ sample: Float) -> Float {
        let root = raised(sample, 32 / 2523)
        return raised(max(root - 0.835_937_5, 0) / (18.851_562_5 - 18.6875 * root), 8192 / 1305)
    }

    private func hybrid(_ sample: Float) -> Float {
        guard sample > 0.5 else { return sample * sample / 3 }
        let exponential = exp(FloatVector(repeating: (sample - 0.559_910_73) / 0.178_832_77))[0]
        return (exponential + 0.284_668_92) / 12
    }
}

/// For bases from 0.
private func raised(_ base: Float, _ exponent: Float) -> Float {
    guard base > 0 else { return 0 }
    return exponent == 1 ? base : exp(log(FloatVector(repeating: base)) * exponent)[0]
}

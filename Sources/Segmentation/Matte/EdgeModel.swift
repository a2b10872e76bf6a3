// SPDX-License-Identifier: Apache-2.0

/// How alpha follows from a pixel's colour at one place near the outline.
struct EdgeModel: BitwiseCopyable, Sendable {
    /// Bounds on what is believed, distances as shares of the long side.
    struct Options: Sendable {
        /// Half width of the guided filter's band.
        var band: Float = 0.02
        /// Undoes part of the filter's blur.
        var contrast: Float = 1.6
        /// Distance up to which the colour line has its full weight, outside and inside the outline.
        var outerReach: Float = 0.035
        var innerReach: Float = 0.005
        /// Further distance over which its weight falls to zero.
        var fade: Float = 0.01
        /// Distance from the line at which a colour is not a mixture of the two any more, in steps of 255.
        var residueLimit: Float = 16
        /// How far beyond the ends of the line a colour may lie and still fit, as a share of its length.
        var overshoot: Float = 0.1

        /// Makes a squared distance a share of the squared limit.
        var residueScale: Float { 1 / (residueLimit * residueLimit) }
        /// From here inwards everything is subject, from there outwards nothing is.
        var solidDistance: Float { max(band, innerReach + fade) }
        var emptyDistance: Float { -max(band, outerReach + fade) }
    }

    /// The guided filter's a (three channels) and b.
    var filter = SIMD4<Float>.zero
    var line = ColourLine()

    /// Alpha of a pixel, 0-1.
    ///
    /// - Parameter distance: to the outline, as a share of the long side, positive inside.
    @inline(__always)
    func alpha(of pixel: RGB, distance: Float, _ options: Options) -> Float {
        let colour = SIMD4(Float(pixel.red), Float(pixel.green), Float(pixel.blue), 1)
        let filtered = filteredAlpha(of: colour, distance: distance, options)
        let reach = min(options.outerReach + options.fade + distance, options.innerReach + options.fade - distance)
        let weight = line.trust * min(max(reach / options.fade, 0), 1)
        guard weight > 0 else { return filtered }
        let estimate = line.alpha(of: colour, options)
        return filtered + weight * estimate.fit * (estimate.alpha - filtered)
    }

    @inline(__always)
    private func filteredAlpha(of colour: SIMD4<Float>, distance: Float, _ options: Options) -> Float {
        if distance > options.band { return 1 }
        if distance < -options.band { return 0 }
        let product = filter * colour
        let value = (product[0] + product[1]) + (product[2] + product[3])
        return min(max((value - 0.5) * options.contrast + 0.5, 0), 1)
    }
}

extension ColourLine {
    /// Where a colour lies on the line, and how well it fits there; both 0-1.
    @inline(__always)
    fileprivate func alpha(of colour: SIMD4<Float>, _ options: EdgeModel.Options) -> (alpha: Float, fit: Float) {
        let offset = colour - origin
        let product = offset * direction
        let position = ((product[0] + product[1]) + product[2]) * direction[3]
        let share = min(max(position, -options.overshoot), 1 + options.overshoot)
        let residue = offset - share * direction
        let squares = residue * residue
        let fit = biweight(((squares[0] + squares[1]) + squares[2]) * options.residueScale)
        return (min(max(share, 0), 1), fit)
    }
}

extension ColourLine: Interpolable {
    @inline(__always)
    func mixed(with other: Self, _ share: Float) -> Self {
        ColourLine(
            origin: origin.mixed(with: other.origin, share), direction: direction.mixed(with: other.direction, share))
    }
}

extension EdgeModel: Interpolable {
    @inline(__always)
    func mixed(with other: Self, _ share: Float) -> Self {
        EdgeModel(filter: filter.mixed(with: other.filter, share), line: line.mixed(with: other.line, share))
    }
}

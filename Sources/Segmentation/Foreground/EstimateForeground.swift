// SPDX-License-Identifier: Apache-2.0
//
// The subject's own colour F where pixels are mixed, I = alpha F + (1 - alpha) B:
//
//   F^ = mean(alpha^3 I) / mean(alpha^3),   B^ = mean((1 - alpha)^3 I) / mean((1 - alpha)^3)       over a window
//   F  = F^ + alpha (I - alpha F^ - (1 - alpha) B^)
//
// The cubes let purer pixels speak; Forte 2021 [forte2021] weights by alpha alone. F^ and B^ change slowly, so they are
// computed on a small picture and interpolated; the last line runs at full size.

/// A photograph and what of it is subject.
struct MattedPhotograph {
    let image: Image
    let matte: Matte
}

/// The subject in its own colours.
struct ColouredSubject {
    /// Black where the matte is empty: a cutout does not carry the background along.
    let pixels: Plane<RGB>
    let matte: Matte
}

/// Replaces colours along the outline, so that no halo of the old background is left on the new one.
struct EstimateForeground {
    /// Window radius of the local means, as a share of the long side.
    var radius = 0.025

    /// - Parameters:
    ///   - matted: taken over: its memory becomes the result's.
    func callAsFunction(
        _ matted: consuming MattedPhotograph, _ copies: WorkingCopies
    ) throws(SegmentationError) -> ColouredSubject {
        var matte = matted.matte
        let local = try LocalColours(
            copies.work, visibility: copies.visibility?.work, matte: matte,
            radius: max(1, Int((radius * Double(copies.work.longSide)).rounded())))
        var pixels = matted.image.pixels
        let own = matted.image.alpha
        _ = consume matted
        try pixels.makeUnique()
        local.unmix(&pixels, alpha: matte.alpha)
        // Only now: where the file itself is transparent its colours are not mixed with what the photograph shows.
        if let own {
            try matte.alpha.makeUnique()
            matte.alpha.limit(to: own)
            pixels.blacken(where: own)
        }
        return ColouredSubject(pixels: pixels, matte: matte)
    }
}

extension Plane<RGB> {
    /// Makes pixels black where another plane is zero.
    fileprivate mutating func blacken(where alpha: Plane<UInt8>) {
        combine(with: alpha) { pixel, alpha in if alpha == 0 { pixel = .black } }
    }
}

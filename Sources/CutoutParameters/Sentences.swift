// SPDX-License-Identifier: Apache-2.0
public import Segmentation

// What the faults of pictures and hints are in words, wherever they are shown.

extension PixelLimit {
    /// What is allowed, as a clause.
    public var sentence: String {
        func plain(_ number: Double) -> String { number == number.rounded() ? String(Int(number)) : String(number) }
        return switch self {
        case .megapixels(let limit): "at most \(plain(limit)) megapixels are allowed"
        case .bufferedMegapixels(let limit):
            "at most \(plain(limit)) megapixels are allowed in a progressive, interlaced or animated file"
        case .side(let limit): "a side may have at most \(limit) pixels"
        case .aspect(let limit): "the long side may be at most \(limit) times the short one"
        case .webPSide(let limit): "a WebP file holds at most \(limit) pixels a side"
        }
    }
}

extension ForeignFormat {
    /// What to do with such a file.
    public var advice: String {
        guard let conversion else { return "Send a JPEG, PNG or WebP image." }
        return "Convert it to JPEG, PNG or WebP first, for example with `\(conversion)`."
    }
}

extension SegmentationError {
    /// What there is instead of a choice that there is not.
    public static func choiceSentence(_ choice: Int, available: Int) -> String {
        let allowed = available == 1 ? "only 1 is allowed" : "allowed is 1 to \(available)"
        return
            "choice is \(choice), but the picture has \(available) different cut\(available == 1 ? "" : "s"); \(allowed)."
    }
}

extension HintFault {
    /// For whoever drew the hints: what is wrong, and what is allowed.
    public var sentence: String {
        switch self {
        case .rectangleOutside: "The hints' rectangle is empty or lies outside the image or the roi."
        case .strokeWithoutPoints: "A stroke in the hints has no points; it needs at least one."
        case .strokeOutside: "A stroke in the hints lies outside the image."
        case .pointTooFar(let point):
            "A stroke in the hints has the point [\(point.x), \(point.y)]; coordinates must lie between -1000000 and 1000000."
        case .radius(let radius):
            "A stroke in the hints has the radius \(radius); allowed is 0.5 to the image's long side, in pixels."
        case .clickOutside(let point): "A click in the hints, at [\(point.x), \(point.y)], lies outside the image."
        case .tooManyClicks(let count):
            "The hints have \(count) clicks; at most \(Hints.clickLimit) are allowed."
        case .tooMuchPainted:
            "The strokes in the hints cover the image more than \(Int(Hints.paintLimit)) times over. Send fewer of them."
        case .trimapSize(let width, let height, let expectedWidth, let expectedHeight):
            "The trimap has \(width) x \(height) pixels; the upright image has \(expectedWidth) x \(expectedHeight)."
        }
    }
}

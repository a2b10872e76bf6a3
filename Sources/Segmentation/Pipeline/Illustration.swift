// SPDX-License-Identifier: Apache-2.0

/// A picture of what a stage made, for people.
public struct Illustration: Sendable {
    public let stage: StageName
    /// Lower case, with hyphens: good for a file name. No two of a cutout are alike.
    public let name: String
    /// One sentence.
    public let caption: String
    private let picture: EncodablePixels

    /// Longest side of an illustration; larger pictures are shown smaller.
    static let longestSide = 1024

    init(stage: StageName, _ picture: StagePicture) {
        self.stage = stage
        name = picture.name
        caption = picture.caption
        self.picture = picture.pixels
    }

    public func png() throws(SegmentationError) -> [UInt8] { try encodePNG(picture) }
}

/// What a stage's output shows of itself.
struct StagePicture {
    let name: String
    let caption: String
    let pixels: EncodablePixels

    init(_ name: String, _ caption: String, _ pixels: EncodablePixels) {
        self.name = name
        self.caption = caption
        self.pixels = pixels
    }
}

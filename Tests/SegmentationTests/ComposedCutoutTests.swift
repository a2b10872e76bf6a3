// SPDX-License-Identifier: Apache-2.0
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

/// Whole cutouts with every wish.
struct ComposedCutoutTests {
    private func cutOut(_ options: CutoutOptions, _ photograph: [UInt8]? = nil) throws -> Cutout {
        try Segmenter(cascades: try FaceCascades()).cutOut(try photograph ?? Fixtures.astronaut(), options: options)
    }

    private func image(_ cutout: Cutout) throws -> Image { try Image(decoding: cutout.bytes) }

    @Test func `alpha alone is the cutout's own alpha`() throws {
        let whole = try image(try cutOut(CutoutOptions()))
        for format in [OutputFormat.png, .auto] {
            let matte = try cutOut(CutoutOptions(outputFormat: format, composition: Composition(channels: .alpha)))
            #expect(matte.format == .png)
            #expect(try image(matte).pixels.grey() == whole.alpha)
        }
        let jpeg = try cutOut(CutoutOptions(outputFormat: .jpg, composition: Composition(channels: .alpha)))
        let face = try image(jpeg).pixels[224, 118]
        #expect(jpeg.format == .jpeg && face.red > 251)
    }

    @Test func `preview is small, and looks like the whole`() throws {
        let (large, small) = (
            try cutOut(CutoutOptions()), try cutOut(CutoutOptions(composition: Composition(size: .preview)))
        )
        #expect(small.width == 500 && small.height == 500)
        let reference = try #require(try image(large).alpha).averaged(width: 500, height: 500)
        #expect(try image(small).alpha == reference)
    }

    @Test func `a crop keeps the subject and its measures`() throws {
        let whole = try cutOut(CutoutOptions())
        let cropped = try cutOut(CutoutOptions(composition: Composition(crop: CropMargins(all: .pixels(10)))))
        let (box, inCrop) = (try #require(whole.foreground), try #require(cropped.foreground))
        #expect(box.width == inCrop.width && box.height == inCrop.height)
        #expect(inCrop.left >= 10 && inCrop.top >= 10 && inCrop.left < 40)
        #expect(cropped.width < 512 + 20 && cropped.width >= inCrop.width + 20)
    }

    @Test func `scale and position place the subject`() throws {
        let placed = try cutOut(
            CutoutOptions(
                composition: Composition(placement: Placement(scale: 0.5, position: .share(x: 0, y: 1)))))
        #expect(placed.width == 512 && placed.height == 512)
        let box = try #require(placed.foreground)
        #expect(box.left < 8 && box.top + box.height > 500 && max(box.width, box.height) <= 256)
        #expect(max(box.width, box.height) > 240)
    }

    @Test func `backgrounds show behind the subject`() throws {
        let blue = try cutOut(CutoutOptions(composition: Composition(background: .colour(Colour(RGB(0, 0, 255))))))
        #expect(try image(blue).pixels[5, 60] == RGB(0, 0, 255))
        #expect(try image(blue).alpha == nil && blue.format == .png)
        let glass = try cutOut(
            CutoutOptions(composition: Composition(background: .colour(Colour(RGB(0, 0, 255), opacity: 128)))))
        #expect(try image(glass).alpha?[5, 60] == 128)
        let stripes = try encodePNG(.colour(try Plane(width: 64, height: 128) { _, y in y < 64 ? .white : .black }))
        let onPicture = try image(try cutOut(CutoutOptions(composition: Composition(background: .picture(stripes)))))
        #expect(onPicture.pixels[5, 60] == .white && onPicture.pixels[510, 300] == .black && onPicture.alpha == nil)
        let blurred = try image(try cutOut(CutoutOptions(composition: Composition(background: .blurred(40)))))
        let photograph = try Image(decoding: try Fixtures.astronaut())
        #expect(blurred.alpha == nil && blurred.pixels[224, 118] == photograph.pixels[224, 118])
        let auto = try cutOut(
            CutoutOptions(outputFormat: .auto, composition: Composition(background: .colour(.white))))
        #expect(auto.format == .jpeg)
    }

    @Test func `a shadow darkens what is behind`() throws {
        let plain = try image(try cutOut(CutoutOptions(outputFormat: .jpg)))
        let shadowed = try image(try cutOut(CutoutOptions(outputFormat: .jpg, composition: Composition(shadow: 1))))
        var darker = 0
        for y in 0..<512 {
            for x in 0..<512 where shadowed.pixels[x, y].green &+ 40 < plain.pixels[x, y].green { darker += 1 }
        }
        #expect(darker > 1000)
    }

    @Test func `a region keeps the subject inside`() throws {
        let cut = try image(
            try cutOut(
                CutoutOptions(region: Region(x1: .percent(0), y1: .percent(0), x2: .percent(45), y2: .percent(100)))))
        let alpha = try #require(cut.alpha)
        for y in stride(from: 0, to: 512, by: 8) {
            for x in 231..<512 { #expect(alpha[x, y] == 0) }
        }
    }

    @Test func `a trimap file decides`() throws {
        let trimap = try encodePNG(
            .grey(try Plane(width: 512, height: 512) { x, _ in x < 100 ? 255 : x > 400 ? 0 : 128 }))
        let alpha = try #require(try image(try cutOut(CutoutOptions(trimapFile: trimap))).alpha)
        #expect(alpha[50, 50] == 255 && alpha[450, 400] == 0)
        #expect(throws: SegmentationError.attachment(.trimap, .unsupportedFormat(nil))) {
            try cutOut(CutoutOptions(trimapFile: Array("x".utf8)))
        }
    }

    @Test func `what is wrong is said of the file that is wrong`() throws {
        #expect(throws: SegmentationError.attachment(.background, .unsupportedFormat(nil))) {
            try cutOut(CutoutOptions(composition: Composition(background: .picture(Array("x".utf8)))))
        }
        let whole = try encodePNG(.colour(try Plane(width: 64, height: 64)))
        #expect(throws: SegmentationError.self) {
            try cutOut(CutoutOptions(composition: Composition(background: .picture(Array(whole.dropLast(30))))))
        }
    }

    @Test func `a doubtful cut is refused when confidence is asked for`() throws {
        #expect(throws: SegmentationError.self) { try cutOut(CutoutOptions(minimumConfidence: 1)) }
        _ = try cutOut(CutoutOptions(minimumConfidence: 0.5))
    }

    @Test func `a picture that is transparent everywhere has no subject`() throws {
        let portrait = try SyntheticPortrait(width: 120, height: 160, seed: 1)
        let empty = try encodePNG(.colour(portrait.image), alpha: try Plane(width: 120, height: 160))
        #expect(throws: SegmentationError.noForeground) { try cutOut(CutoutOptions(), empty) }
    }

    @Test func `a zip holds colours and matte, the same bytes each time`() throws {
        let zip = try cutOut(CutoutOptions(outputFormat: .zip))
        #expect(zip.format == .zip && zip.bytes.starts(with: [0x50, 0x4b, 3, 4]))
        #expect(try cutOut(CutoutOptions(outputFormat: .zip)).bytes == zip.bytes)
    }

    @Test func `one pixel of subject can be cropped, on everything`() throws {
        let photograph = try SyntheticPortrait(width: 64, height: 64, seed: 1).image
        let trimap = try encodePNG(.grey(try Plane(width: 64, height: 64) { x, y in x == 9 && y == 30 ? 255 : 0 }))
        for background in [Composition.Background.none, .colour(.white), .blurred(9), .picture(trimap)] {
            for placement in [Placement(), Placement(scale: 0.1), Placement(position: .center)] {
                let composition = Composition(
                    background: background, crop: CropMargins.none, placement: placement, shadow: 0.7)
                let options = CutoutOptions(trimapFile: trimap, composition: composition)
                let cutout = try cutOut(options, try encodePNG(.colour(photograph)))
                #expect(cutout.width == 1 && cutout.height == 1)
            }
        }
    }

    @Test func `a photograph that is faint everywhere keeps being so`() throws {
        let portrait = try SyntheticPortrait(width: 120, height: 160, seed: 2)
        let faint = try encodePNG(.colour(portrait.image), alpha: try Plane(width: 120, height: 160) { _, _ in 100 })
        let cutout = try cutOut(CutoutOptions(), faint)
        let alpha = try #require(try image(cutout).alpha)
        #expect(alpha[60, 80] == 100 && cutout.foreground == nil)
    }

    @Test func `margins beyond the photograph cost no more than the canvas`() throws {
        let cropped = try cutOut(
            CutoutOptions(composition: Composition(size: .preview, crop: CropMargins(all: .percent(50)))))
        #expect(cropped.width * cropped.height <= 250_000 && cropped.largest.count > 512 * 512)
        let box = try #require(cropped.foreground)
        #expect(abs(Double(box.width) / Double(cropped.width) - 0.5) < 0.03)
    }
}

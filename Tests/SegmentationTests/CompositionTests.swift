// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Segmentation

struct LayoutTests {
    private let subject = PixelBox(left: 100, top: 200, width: 200, height: 400)

    private func layout(_ composition: Composition) -> Layout {
        Layout(composition, width: 800, height: 600, subject: subject)
    }

    @Test func `without wishes the canvas is the photograph`() {
        let layout = layout(Composition())
        #expect(layout.source == PixelBox(left: 0, top: 0, width: 800, height: 600) && layout.target == layout.source)
    }

    @Test func `a crop shows the subject and its margins`() {
        let layout = layout(Composition(crop: CropMargins(all: .pixels(10))))
        #expect(layout.frame == PixelBox(left: 90, top: 190, width: 220, height: 420))
        #expect(layout.width == 220 && layout.height == 420)
    }

    @Test func `what lies beyond the photograph is not resampled`() {
        let layout = layout(Composition(size: .preview, crop: CropMargins(all: .percent(50))))
        #expect(layout.frame == PixelBox(left: 0, top: 0, width: 400, height: 800))
        #expect(layout.source == PixelBox(left: 0, top: 0, width: 400, height: 600))
        #expect(layout.width * layout.height <= 250_000 && layout.target.width == layout.width)
        #expect(abs(Double(layout.target.height) / Double(layout.height) - 0.75) < 0.01)
    }

    @Test func `a scale fills its share of the frame, centred`() {
        let layout = layout(Composition(placement: Placement(scale: 0.5)))
        #expect(layout.source == subject)
        #expect(layout.target == PixelBox(left: 325, top: 150, width: 150, height: 300))
    }

    @Test func `a position shares out the free room`() {
        let corner = layout(Composition(placement: Placement(position: .share(x: 1, y: 0))))
        #expect(corner.target == PixelBox(left: 600, top: 0, width: 200, height: 400))
        let kept = layout(Composition(placement: Placement(scale: 0.5, position: .original)))
        #expect(kept.target == PixelBox(left: 125, top: 250, width: 150, height: 300))
    }

    @Test func `a size shrinks everything alike`() {
        let layout = layout(
            Composition(size: .preview, placement: Placement(position: .share(x: 0, y: 0))))
        #expect(layout.width == 577 && layout.height == 433)
        #expect(layout.target == PixelBox(left: 0, top: 0, width: 144, height: 289))
    }
}

struct LayerTests {
    /// A red square, half transparent on its right, in the middle of nothing.
    private func square() throws -> Layer {
        Layer(
            colours: try Plane(width: 12, height: 8) { x, y in
                (4..<8).contains(x) && (2..<6).contains(y) ? RGB(200, 10, 20) : .black
            },
            alpha: try Plane(width: 12, height: 8) { x, y in
                !((4..<8).contains(x) && (2..<6).contains(y)) ? 0 : x == 7 ? 128 : 255
            })
    }

    private func layout(_ source: PixelBox, _ target: PixelBox, _ width: Int, _ height: Int) -> Layout {
        Layout(
            frame: source, width: width, height: height, source: source, target: target)
    }

    @Test func `what is moved keeps its pixels`() throws {
        let layer = try square()
        let box = PixelBox(left: 4, top: 2, width: 4, height: 4)
        var moved = layer
        try moved.place(by: layout(box, PixelBox(left: 1, top: 3, width: 4, height: 4), 9, 7))
        for y in 0..<7 {
            for x in 0..<9 {
                let inside = (1..<5).contains(x) && (3..<7).contains(y)
                #expect(moved.alpha?[x, y] == (inside ? layer.alpha![x + 3, y - 1] : 0))
                #expect(moved.colours[x, y] == (inside ? layer.colours[x + 3, y - 1] : .black))
            }
        }
    }

    @Test func `a frame beyond the picture is empty there`() throws {
        let beyond = PixelBox(left: -3, top: -2, width: 20, height: 14)
        var grown = try square()
        try grown.place(by: layout(beyond, PixelBox(left: 0, top: 0, width: 20, height: 14), 20, 14))
        #expect(grown.alpha?[0, 0] == 0 && grown.alpha?[19, 13] == 0 && grown.alpha?[7, 4] == 255)
    }

    @Test func `shrinking does not darken edges`() throws {
        let whole = PixelBox(left: 0, top: 0, width: 12, height: 8)
        var small = try square()
        try small.place(by: layout(whole, PixelBox(left: 0, top: 0, width: 4, height: 3), 4, 3))
        for y in 0..<3 {
            for x in 0..<4 where small.alpha![x, y] > 20 {
                let colour = small.colours[x, y]
                #expect(abs(Int(colour.red) - 200) < 12 && abs(Int(colour.blue) - 20) < 12, "\(x) \(y) \(colour)")
            }
        }
    }

    @Test func `over follows Porter and Duff`() {
        for a in stride(from: 0, through: 255, by: 15) {
            for b in stride(from: 0, through: 255, by: 15) {
                let mixed = Colour(RGB(200, 100, 0), opacity: UInt8(a))
                    .over(Colour(RGB(0, 50, 255), opacity: UInt8(b)))
                let (top, bottom) = (Double(a) / 255, Double(b) / 255 * (1 - Double(a) / 255))
                #expect(abs(Double(mixed.opacity) - 255 * (top + bottom)) <= 0.51)
                guard top + bottom > 0 else { continue }
                let red = 200 * top / (top + bottom)
                #expect(abs(Double(mixed.rgb.red) - red) <= 0.51)
            }
        }
    }

    @Test func `on an opaque ground nothing is transparent`() throws {
        var layer = try square()
        try layer.lay(over: .plain(.white))
        #expect(layer.alpha == nil && layer.colours[0, 0] == .white && layer.colours[4, 2] == RGB(200, 10, 20))
        #expect(layer.colours[7, 3] == RGB(227, 132, 137))
    }

    @Test func `a picture fills the frame from its middle`() throws {
        var stripes = Layer(colours: try Plane(width: 90, height: 30) { x, _ in RGB(UInt8(x), 0, 0) })
        try stripes.fill(width: 30, height: 30)
        #expect(stripes.colours[0, 0].red == 30 && stripes.colours[29, 29].red == 59)
    }

    @Test(arguments: [(1, 1), (3, 2), (1, 40), (60, 1)])
    func `the smallest subjects cast a shadow, too`(width: Int, height: Int) throws {
        let alpha = try Plane<UInt8>(width: width, height: height) { _, _ in 255 }
        let shadow = try DropShadow(opacity: 1).cast(by: alpha)
        #expect(shadow.hasSize(of: alpha) && shadow[0, height - 1] == 255)
    }

    @Test func `a shadow falls below and fades`() throws {
        let alpha = try Plane<UInt8>(width: 100, height: 100) { x, y in
            (40..<60).contains(x) && (40..<60).contains(y) ? 255 : 0
        }
        let shadow = try DropShadow(opacity: 0.5).cast(by: alpha)
        #expect(abs(Int(shadow[50, 52]) - 128) <= 2)
        #expect(shadow[50, 61] > shadow[50, 38] && shadow[10, 10] == 0)
        #expect(shadow[40, 52] > 40 && shadow[40, 52] < 90)
    }
}

struct SurroundingsTests {
    @Test func `the blurred background has none of the subject's colour`() throws {
        let photograph = try Plane<RGB>(width: 200, height: 160) { x, _ in
            (60..<140).contains(x) ? RGB(255, 0, 0) : RGB(0, 0, 200)
        }
        let matte = Matte(alpha: try Plane(width: 200, height: 160) { x, _ in (60..<140).contains(x) ? 255 : 0 })
        for blur in [1, 30, 100] {
            let picture = try BlurSurroundings(background: blur)(Image(pixels: photograph), matte: matte).colours
            let edge = picture[picture.width * 25 / 100, picture.height / 2]
            #expect(edge.red < 8 && edge.blue > 190, "\(blur): \(edge)")
        }
        let spread = try BlurSurroundings.spreadSubject(Image(pixels: photograph), matte: matte).colours
        #expect(spread[spread.width * 28 / 100, spread.height / 2].red > 150)
    }

    @Test(arguments: [1, 10, 100])
    func `behind the subject there is background, however little is blurred`(blur: Int) throws {
        let photograph = try Plane<RGB>(width: 300, height: 300) { x, y in
            (100..<200).contains(x) && (100..<200).contains(y) ? RGB(255, 0, 0) : RGB(0, 200, 0)
        }
        let matte = Matte(alpha: try photograph.map { $0.red > 0 ? 255 : 0 })
        let picture = try BlurSurroundings(background: blur)(Image(pixels: photograph), matte: matte).colours
        let middle = picture[picture.width / 2, picture.height / 2]
        #expect(middle.red < 60 && middle.green > 150, "\(middle)")
    }

    @Test func `more blur is smoother`() throws {
        let photograph = try Plane<RGB>(width: 400, height: 300) { x, y in
            (x / 20 + y / 20) % 2 == 0 ? .white : .black
        }
        let matte = Matte(alpha: try Plane(width: 400, height: 300) { _, _ in 0 })
        func contrast(_ blur: Int) throws -> Int {
            let picture = try BlurSurroundings(background: blur)(Image(pixels: photograph), matte: matte).colours
            let greys = (0..<picture.width).map { Int(picture[$0, picture.height / 2].red) }
            return greys.max()! - greys.min()!
        }
        let contrasts = try [1, 10, 40, 100].map(contrast)
        #expect(contrasts == contrasts.sorted(by: >) && contrasts[0] > 200 && contrasts[3] < 40, "\(contrasts)")
    }
}

extension CropMargins {
    init(all length: Length) { self.init(top: length, right: length, bottom: length, left: length) }
}

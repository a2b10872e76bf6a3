// SPDX-License-Identifier: Apache-2.0
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

struct CascadeSearchTests {
    private func faces(in image: Plane<RGB>, isExhaustive: Bool) throws -> [Face] {
        let cascades = try FaceCascades()
        cascades.isExhaustive = isExhaustive
        let picture = try image.scaled(toLongSide: 448)
        var search = try FaceSearch(
            picture, scale: Double(picture.longSide) / Double(image.longSide), cascades: cascades)
        return try search.run().faces
    }

    @Test(arguments: ["astronaut", "cameraman"])
    func `the sparse search finds the face that the exhaustive one finds`(name: String) throws {
        let image = try Image(decoding: try Fixtures.bytes("images/\(name).png")).pixels
        let face = try #require(try faces(in: image, isExhaustive: false).first)
        let other = try #require(try faces(in: image, isExhaustive: true).first)
        let reach = 0.12 * other.width
        #expect(abs(face.x - other.x) < reach && abs(face.y - other.y) < reach)
        #expect((0.85...1.18).contains(face.width / other.width))
    }

    @Test(arguments: [80, 100, 160, 260, 400])
    func `faces of all sizes are found where they are`(side: Int) throws {
        // The astronaut's face, about 100 pixels wide, on an even ground.
        let astronaut = try Image(decoding: try Fixtures.astronaut()).pixels.cropped(120..<330, 0..<210)
        let head = try astronaut.scaled(by: Double(side) / 210)
        let (left, top) = (37, 21)
        let image = try Plane<RGB>(width: 448, height: 448) { x, y in
            let (u, v) = (x - left, y - top)
            return (0..<head.width).contains(u) && (0..<head.height).contains(v)
                ? head[u, v] : RGB(120, 124, 128)
        }
        let faces = try faces(in: image, isExhaustive: false)
        let scale = Double(side) / 210
        let face = try #require(faces.first)
        #expect(abs(face.x - (37 + 105 * scale)) < 12 * scale + 2)
        #expect(abs(face.y - (21 + 116 * scale)) < 12 * scale + 2)
        #expect((0.8...1.25).contains(face.width / (104 * scale)))
    }

    @Test func `detections come in one order, strongest face first`() throws {
        let astronaut = try Image(decoding: try Fixtures.astronaut()).pixels.cropped(100..<340, 0..<240)
        let smaller = try astronaut.scaled(by: 0.8)
        let image = try Plane<RGB>(width: 480, height: 240) { x, y in
            if x < 240 { return astronaut[x, y] }
            return x - 240 < smaller.width && y < smaller.height ? smaller[x - 240, y] : RGB(120, 124, 128)
        }
        let first = try faces(in: image, isExhaustive: false)
        #expect(first.count == 2)
        for _ in 0..<3 { #expect(try faces(in: image, isExhaustive: false) == first) }
        #expect(first == first.strongestFirst())
    }
}

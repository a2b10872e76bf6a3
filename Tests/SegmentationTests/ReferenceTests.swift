// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Segmentation

/// Stages against an independent implementation of the recipe in Python, whose results lie in `fixtures/reference`.
///
/// It searches for faces exhaustively; so does this test. What the sparse search changes is measured by `bench/quality`.
struct ReferenceTests {
    private static let names = ["astronaut", "cameraman"]

    private func copies(_ name: String) throws -> WorkingCopies { try Analyse()(try photograph(name)) }

    private func photograph(_ name: String) throws -> Plane<RGB> {
        try Image(decoding: try Fixtures.bytes("images/\(name).png")).pixels
    }

    private func faces(_ name: String) throws -> [Face] {
        struct Box: Decodable { var x, y, width, score: Double }
        return try JSONDecoder().decode([Box].self, from: Data(try Fixtures.bytes("reference/\(name)-faces.json")))
            .map { Face(x: $0.x, y: $0.y, width: $0.width, score: $0.score) }
    }

    private func mask(_ name: String) throws -> Mask {
        try Image(decoding: try Fixtures.bytes("reference/\(name).png")).pixels
            .map { $0.red > 127 ? .foreground : .background }
    }

    @Test(arguments: names)
    func `face boxes lie within a pixel`(name: String) throws {
        let copies = try copies(name)
        let cascades = try FaceCascades()
        cascades.isExhaustive = true
        let picture = try photograph(name).scaled(toLongSide: 384)
        var search = try FaceSearch(picture, scale: copies.scale(of: picture), cascades: cascades)
        let (found, expected) = (try search.run().faces, try faces(name))
        #expect(found.count == expected.count)
        for (face, other) in zip(found, expected) {
            #expect(abs(face.x - other.x) < 1 && abs(face.y - other.y) < 1 && abs(face.width - other.width) < 1)
            #expect(abs(face.score - other.score) < 0.05)
        }
    }

    @Test(arguments: names)
    func `the location prior agrees to a thousandth`(name: String) throws {
        let copies = try copies(name)
        let expected = try GreyMap16(try Fixtures.bytes("reference/\(name)-prior.pgm"))
        let scale = copies.scale(of: copies.work)
        let prior = try LocationPrior(width: copies.work.width, height: copies.work.height)
            .people(try faces(name).map { $0.scaled(by: scale) })
        #expect(expected.width == prior.width && expected.height == prior.height)
        for y in 0..<prior.height {
            for x in 0..<prior.width { #expect(abs(Double(prior[x, y]) - expected[x, y]) < 1e-3) }
        }
    }

    @Test(arguments: names)
    func `from the same faces come the same cut and outline`(name: String) throws {
        let (copies, found, seed) = (try copies(name), FaceSearch.Result(faces: try faces(name)), Seed())
        let features = try ExtractFeatures()(copies)
        let saliency = try MapSaliency()(copies.work, features, hasFace: !found.faces.isEmpty)
        let seeding = try seed(copies, found, saliency, .none)
        // As the reference was recorded: a first cut without the class prior, and with a softer contrast in the fine cut.
        var search = try HypothesisSearch(
            CoarseCut(optimiser: CutOptimiser.Options(classPrior: 0), seed: seed),
            CutEvidence(workLab: copies.workLab, features: features, saliency: saliency, seeding: seeding), seeding)
        let first = try search.run()
        let cut = CoarseMask(search.faces, first, confidence: 0)
        #expect(cut.mask.overlap(with: try mask("\(name)-cut")) >= 0.99)
        #expect(try FineCut(gamma: 10)(cut, copies, .none).overlap(with: try mask("\(name)-outline")) >= 0.99)
    }
}

/// A binary PGM with 16 bits a sample, as shares of its maximum.
private struct GreyMap16 {
    let width: Int
    let height: Int
    private let maximum: Double
    private let samples: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) throws {
        let head = bytes.split(separator: 10, maxSplits: 3).prefix(3).map { String(decoding: $0, as: UTF8.self) }
        let sides = head[1].split(separator: " ").compactMap { Int($0) }
        try #require(head[0] == "P5" && sides.count == 2)
        (width, height, maximum) = (sides[0], sides[1], Double(head[2])!)
        samples = bytes.suffix(2 * width * height)
    }

    subscript(x: Int, y: Int) -> Double {
        let index = samples.startIndex + 2 * (y * width + x)
        return Double(Int(samples[index]) << 8 | Int(samples[index + 1])) / maximum
    }
}

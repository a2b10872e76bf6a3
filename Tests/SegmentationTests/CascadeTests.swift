// SPDX-License-Identifier: Apache-2.0
import CVBridge
import Foundation
import Oracles
import SyntheticPortraits
import TestSupport
import Testing

@testable import Segmentation

struct CascadeTests {
    private static let files = try! FaceCascades.paths()
    private static let ranges = [
        Cascade.Range(minSize: 20, maxSize: nil, step: 1.1, neighbours: 0),
        Cascade.Range(minSize: 30, maxSize: 90, step: 1.25, neighbours: 0),
        Cascade.Range(minSize: 20, maxSize: nil, step: 1.07, neighbours: 2),
        // No size lies in it.
        Cascade.Range(minSize: 61, maxSize: 62, step: 1.3, neighbours: 0),
    ]

    private func pictures() throws -> [Plane<UInt8>] {
        let astronaut = try Image(decoding: try Fixtures.astronaut()).pixels
        let cameraman = try Image(decoding: try Fixtures.cameraman()).pixels
        var random = SplitMix64(state: 1)
        let noise = try Plane<UInt8>(width: 97, height: 71) { _, _ in UInt8.random(in: 0...255, using: &random) }
        return [
            try astronaut.scaled(toLongSide: 301).grey(), try astronaut.cropped(150..<310, 20..<221).grey(),
            try cameraman.scaled(toLongSide: 240).grey(), noise,
            // Where few rows are left, OpenCV passes over the last.
            try astronaut.scaled(toLongSide: 120).grey().cropped(32..<76, 8..<40),
            try astronaut.scaled(toLongSide: 120).grey().cropped(36..<68, 8..<40),
        ]
    }

    @Test(arguments: files)
    func `the boxes and weights are OpenCV's`(file: String) throws {
        let cascade = try Cascade(path: file)
        var count = 0
        for picture in try pictures() {
            for range in Self.ranges {
                let found = try cascade.detect(in: picture, range)
                #expect(found == openCV(file, picture, range), "\(picture.width) x \(picture.height), \(range)")
                count += found.count
            }
        }
        #expect(count > 20)
    }

    /// Sorted as `Cascade.detect` sorts.
    private func openCV(_ file: String, _ picture: Plane<UInt8>, _ range: Cascade.Range) -> [Cascade.Detection] {
        var raw = [CVBDetection](repeating: CVBDetection(), count: 5000)
        let count = picture.withBytes { view in
            oracle_detect(
                file, view,
                CVBDetectionRange(
                    min_size: Int32(range.minSize), max_size: Int32(range.maxSize ?? 0), factor: range.step,
                    min_neighbours: Int32(range.neighbours)), &raw, Int32(raw.count))
        }
        return raw.prefix(max(0, Int(count))).map {
            Cascade.Detection(
                x: Int($0.x), y: Int($0.y), width: Int($0.width), height: Int($0.height), weight: $0.weight)
        }.sorted { ($0.y, $0.x, $0.width, $0.weight) < ($1.y, $1.x, $1.width, $1.weight) }
    }

    @Test(arguments: files)
    func `processors without AVX2 find the same`(file: String) throws {
        var (wide, portable): (OpaquePointer?, OpaquePointer?)
        var error = CVBError()
        #expect(cvb_create_cascade(file, &wide, &error) == CVBStatus.done)
        #expect(portable_create_cascade(file, &portable, &error) == CVBStatus.done)
        defer {
            cvb_free_cascade(wide)
            portable_free_cascade(portable)
        }
        let range = CVBDetectionRange(min_size: 20, max_size: 0, factor: 1.07, min_neighbours: 0)
        for picture in try pictures() {
            var found = ([CVBDetection](repeating: CVBDetection(), count: 5000), Int32(0))
            var other = found
            picture.withBytes { view in
                #expect(cvb_detect(wide, view, range, &found.0, 5000, &found.1, &error) == CVBStatus.done)
                #expect(portable_detect(portable, view, range, &other.0, 5000, &other.1, &error) == CVBStatus.done)
            }
            #expect(found.1 == other.1)
            for (a, b) in zip(found.0, other.0) {
                #expect(a.x == b.x && a.y == b.y && a.width == b.width && a.weight == b.weight)
            }
        }
    }

    /// A cascade of one stump; the test's arguments take places in it.
    private static func file(
        nodes: String = "0 -1 0 0.5", leaves: String = "1. -1.", parts: [String] = ["0 0 4 4 -1.", "1 1 2 2 2."],
        width: Int = 20, tilted: Int = 0
    ) -> String {
        let parts = parts.map { "<_>\($0)</_>" }.joined()
        return """
            <opencv_storage><cascade><stageType>BOOST</stageType><featureType>HAAR</featureType><height>20</height>
            <width>\(width)</width><stages><_><stageThreshold>0.5</stageThreshold><weakClassifiers><_><internalNodes>
            \(nodes)</internalNodes><leafValues>\(leaves)</leafValues></_></weakClassifiers></_></stages><features><_>
            <rects>\(parts)</rects><tilted>\(tilted)</tilted></_></features></cascade></opencv_storage>
            """
    }

    private static let faulty: [(fault: String, file: String)] = [
        ("a child that is its own parent", file(nodes: "0 1 0 0.5 1 -1 0 0.5", leaves: "1. 2. 3.")),
        ("a child beyond the tree", file(nodes: "2 -1 0 0.5")),
        ("a leaf beyond the end", file(nodes: "0 -2 0 0.5")),
        ("a feature below zero", file(nodes: "0 -1 -1 0.5")),
        ("a feature beyond the end", file(nodes: "0 -1 1 0.5")),
        ("no whole number", file(nodes: "0 -1 nan 0.5")),
        ("a node of three numbers", file(nodes: "0 -1 0")),
        ("nine nodes", file(nodes: (1...9).map { "\($0 < 9 ? $0 : 0) -1 0 0.5" }.joined(separator: " "))),
        ("a part beyond the window", file(parts: ["0 0 4 4 -1.", "17 0 4 4 2."])),
        ("a part left of the window", file(parts: ["0 0 4 4 -1.", "-1 0 4 4 2."])),
        ("an empty part", file(parts: ["0 0 4 4 -1.", "1 1 0 2 2."])),
        ("one part", file(parts: ["0 0 4 4 -1."])),
        ("four parts", file(parts: Array(repeating: "0 0 4 4 -1.", count: 4))),
        ("a part of four numbers", file(parts: ["0 0 4 4 -1.", "1 1 2 2"])),
        ("a window without an inside", file(parts: ["0 0 1 1 -1.", "0 0 1 1 2."], width: 2)),
        ("a tilted feature", file(tilted: 1)),
        ("nothing", ""),
    ]

    @Test(arguments: faulty)
    func `a file that points outside itself is refused`(fault: String, file: String) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "cascade.xml")
            try Data(file.utf8).write(to: path)
            #expect(throws: SegmentationError.self) { _ = try Cascade(path: path.path) }
        }
    }

    @Test func `a file without a fault is read`() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "cascade.xml")
            try Data(Self.file().utf8).write(to: path)
            _ = try Cascade(path: path.path).detect(in: try pictures()[3], Self.ranges[0])
        }
    }

    @Test(arguments: files)
    func `a damaged file is refused, or harmless`(file: String) throws {
        let whole = try Data(contentsOf: URL(filePath: file))
        let picture = try pictures()[3]
        let refused = try withTemporaryFolder { folder in
            try (0..<40).count { turn in
                let path = folder.appending(path: "\(turn).xml").path
                try Self.damaged(whole, turn: turn).write(to: URL(filePath: path))
                guard let cascade = try? Cascade(path: path) else { return true }
                _ = try cascade.detect(in: picture, Self.ranges[0])
                return false
            }
        }
        #expect(refused > 15)
    }

    /// A part of the file is changed, the later the turn the nearer to its end.
    private static func damaged(_ whole: Data, turn: Int) -> Data {
        var file = whole
        let at = 2200 + (whole.count - 2400) * turn / 40
        switch turn % 4 {
        case 0: file.removeSubrange(at..<at + 100)
        case 1: file.replaceSubrange(at..<at + 3, with: Data("999".utf8))
        case 2: file.replaceSubrange(at..<at + 2, with: Data(" -".utf8))
        default: file = file.prefix(at)
        }
        return file
    }
}

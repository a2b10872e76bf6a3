// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import SyntheticPortraits

/// Pictures that are measured together.
struct BenchmarkSet: Sendable {
    struct Picture: Sendable {
        var name: String
        /// A JPEG, PNG or WebP file.
        var bytes: [UInt8]
    }

    let name: String
    /// Made when they are needed: the memory of large pictures must not count for small ones.
    private let make: @Sendable () throws -> [Picture]

    func pictures() throws -> [Picture] { try make() }

    /// All photographs of a folder.
    init(folder: String) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw CommandFailure.work("\(folder): cannot be read as a folder")
        }
        let photographs = names.filter { name in
            ["jpg", "jpeg", "png", "webp"].contains(URL(fileURLWithPath: name).pathExtension.lowercased())
        }
        guard !photographs.isEmpty else {
            throw CommandFailure.work("\(folder): no .jpg, .jpeg, .png or .webp file in it")
        }
        name = URL(fileURLWithPath: folder).lastPathComponent
        make = {
            try photographs.sorted().map { Picture(name: $0, bytes: try ImageFile.read("\(folder)/\($0)")) }
        }
    }

    /// - Parameter width: of a portrait whose height is 4/3 of it.
    private init(_ name: String, width: Int) {
        self.name = name
        make = {
            try [(false, "plain"), (true, "busy")].map { isBusy, ground in
                Picture(name: "\(name) \(ground)", bytes: try Self.portrait(width: width, isBusy: isBusy))
            }
        }
    }

    /// The name of the set that throughput is measured with.
    static let typical = "1 MP"

    static let drawn = [
        BenchmarkSet("0.3 MP", width: 480), BenchmarkSet(typical, width: 864), BenchmarkSet("4 MP", width: 1728),
        BenchmarkSet("12 MP", width: 3000),
    ]

    /// A drawn portrait, enlarged, with the noise of a camera, so that the codecs have as much to do as with a photograph.
    private static func portrait(width: Int, isBusy: Bool) throws -> [UInt8] {
        let drawing = try SyntheticPortrait(width: 480, height: 640, seed: 1, isBusy: isBusy)
        var image = try Image(pixels: drawing.image).scaled(toLongSide: width / 3 * 4)
        var random = SplitMix64(state: UInt64(width))
        image.pixels.withMutableSpan { pixels in
            for i in 0..<pixels.count { pixels[i] = pixels[i].shifted(by: random.next()) }
        }
        return try image.jpeg(quality: 90)
    }
}

extension RGB {
    /// Each channel moved by up to 7, small moves being likelier.
    fileprivate func shifted(by bits: UInt64) -> RGB {
        func shifted(_ value: UInt8, _ bits: UInt64) -> UInt8 {
            UInt8(clamping: Int(value) + Int(bits & 7) - Int(bits >> 3 & 7))
        }
        return RGB(shifted(red, bits), shifted(green, bits >> 6), shifted(blue, bits >> 12))
    }
}

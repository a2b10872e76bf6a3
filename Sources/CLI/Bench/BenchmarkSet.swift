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
        let extensions = Set(ImageFormat.allCases.flatMap(\.fileExtensions))
        let photographs = names.filter { name in
            extensions.contains(URL(fileURLWithPath: name).pathExtension.lowercased())
        }
        guard !photographs.isEmpty else {
            throw CommandFailure.work("\(folder): no .jpg, .jpeg, .png or .webp file in it")
        }
        name = URL(fileURLWithPath: folder).lastPathComponent
        make = {
            try photographs.sorted().map { Picture(name: $0, bytes: try ImageFile.read("\(folder)/\($0)")) }
        }
    }

    private init(_ size: SyntheticPhotograph.Size) {
        name = size.name
        make = {
            try [(false, "plain"), (true, "busy")].map { isBusy, ground in
                Picture(name: "\(size.name) \(ground)", bytes: try SyntheticPhotograph.jpeg(size, isBusy: isBusy))
            }
        }
    }

    static let drawn = SyntheticPhotograph.Size.allCases.map { BenchmarkSet($0) }
    /// The name of the set that throughput is measured with.
    static let typical = SyntheticPhotograph.Size.one.name
}

// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import SyntheticPortraits
import SystemPackage

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
    init(folder: FilePath) throws {
        let names: [[UInt8]]
        do throws(Errno) {
            names = try Folder.names(in: folder)
        } catch {
            throw CommandFailure.system(folder, error)
        }
        let photographs = names.filter(\.namesPhotograph).sorted { $0.lexicographicallyPrecedes($1) }
        guard !photographs.isEmpty else {
            throw CommandFailure.work("\(folder.displayed): no .jpg, .jpeg, .png or .webp file in it")
        }
        name = folder.lastName.displayed
        make = {
            try photographs.map { Picture(name: $0.displayed, bytes: try InputFile.read(folder.appending(bytes: $0))) }
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

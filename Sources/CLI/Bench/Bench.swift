// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Segmentation
import SystemPackage

struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure this machine.",
        discussion: """
            Cuts drawn portraits of 0.3, 1, 4 and 12 megapixels or the photographs of a folder. Prints what each stage \
            takes, images per second by number of workers, memory, and the digest of every output: two machines with one \
            engine version must print the same digests. Takes about half a minute.

            Examples:
              silhouette bench
              silhouette bench --images photographs/ --jobs 4 --seconds 10
              silhouette bench --format json > this-machine.json
            """)

    @Option(help: "A folder of JPEG, PNG and WebP files to cut instead, all held in memory.", completion: .directory)
    var images: FilePath?

    @Option(help: "The largest number of workers; the default is the number of cores.")
    var jobs = UsableCores.count

    @Option(help: "How long each measurement takes, in seconds.")
    var seconds = 3.0

    @Option(help: "Of the report.")
    var format = Format.text

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    func validate() throws {
        guard (1...1024).contains(jobs) else { throw ValidationError("--jobs must be from 1 to 1024.") }
        guard seconds > 0, seconds <= 3600 else {
            throw ValidationError("--seconds must be above 0 and at most 3600.")
        }
    }

    func run() throws {
        let sets: [BenchmarkSet] =
            if let images { [try BenchmarkSet(folder: images)] } else { BenchmarkSet.drawn }
        let report = try BenchmarkRun(sets: sets, jobs: jobs, seconds: seconds).report {
            StandardError.write([$0])
        }
        switch format {
        case .text: try StandardOutput.write(line: report.text())
        case .json: try StandardOutput.write(line: String(decoding: try report.json(), as: UTF8.self))
        }
    }
}

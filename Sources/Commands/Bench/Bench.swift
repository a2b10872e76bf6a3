// SPDX-License-Identifier: Apache-2.0
package import ArgumentParser
import Foundation
import Segmentation
import SystemPackage

package struct Bench: ParsableCommand {
    package static let configuration = CommandConfiguration(
        abstract: "Measure this machine.",
        discussion: """
            Cuts drawn portraits of 0.3, 1, 4 and 12 megapixels or the photographs of a folder. Prints what each stage \
            takes, images per second by number of workers, memory, and the digest of every output: two machines with one \
            engine version must print the same digests. Takes about half a minute.

            Examples:
              silhouette bench
              silhouette bench --images photographs/ --jobs 4 --seconds 10
              silhouette bench --format json > this-machine.json
              silhouette bench --compare this-machine.json

            With --compare each stage stands beside the earlier report's, and the exit code is 1 when a time, the throughput or \
            the memory is worse by more than --threshold, or when one engine version gave other bytes. Stages under a \
            twentieth of the whole are shown and not judged.
            """)

    @Option(help: "A folder of JPEG, PNG and WebP files to cut instead, all held in memory.", completion: .directory)
    var images: FilePath?

    @Option(help: "The largest number of workers; the default is the number of cores.")
    var jobs = UsableCores.count

    @Option(help: "How long each measurement takes, in seconds.")
    var seconds = 3.0

    @Option(help: "Of the report.")
    var format = Format.text

    @Option(
        help: "An earlier report in JSON, of the same pictures, to compare with.",
        completion: .file(extensions: ["json"]))
    var compare: FilePath?

    @Option(help: "How much worse is a regression, in percent.")
    var threshold = 15.0

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    package init() {}

    package func validate() throws {
        guard (1...1024).contains(jobs) else { throw ValidationError("--jobs must be from 1 to 1024.") }
        guard seconds > 0, seconds <= 3600 else {
            throw ValidationError("--seconds must be above 0 and at most 3600.")
        }
        guard threshold > 0, threshold <= 1000 else {
            throw ValidationError("--threshold must be above 0 and at most 1000.")
        }
    }

    package func run() throws {
        let earlier = try compare.map { file throws(CommandFailure) in try BenchmarkReport(file: file) }
        let sets: [BenchmarkSet] =
            if let images { [try BenchmarkSet(folder: images)] } else { BenchmarkSet.drawn }
        if let earlier, let compare, !sets.contains(where: { set in earlier.sets.contains { $0.name == set.name } }) {
            throw CommandFailure.configuration([
                "\(compare.displayed) has other pictures: \(earlier.sets.map(\.name).joined(separator: ", "))"
            ])
        }
        let report = try BenchmarkRun(sets: sets, jobs: jobs, seconds: seconds).report {
            StandardError.write([$0])
        }
        switch format {
        case .text: try StandardOutput.write(line: report.text())
        case .json: try StandardOutput.write(line: String(decoding: try report.json(), as: UTF8.self))
        }
        guard let earlier else { return }
        let comparison = BenchmarkComparison(with: earlier, report, threshold: threshold / 100)
        if comparison.comparesNothing, let compare {
            throw CommandFailure.configuration(["\(compare.displayed) has other pictures under the same name"])
        }
        switch format {
        case .text: try StandardOutput.write(line: comparison.text())
        case .json: StandardError.write([comparison.text()])
        }
        if !comparison.regressions.isEmpty { throw CommandFailure(lines: [], code: 1) }
    }
}

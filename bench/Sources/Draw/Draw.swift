// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import SyntheticPortraits

@main
struct Draw: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench/draw",
        abstract: "Write the drawn photographs that benchmarks use, as JPEG files.")

    @Argument(help: "A folder; made if it is missing.")
    var folder: String

    func run() throws {
        let folder = URL(fileURLWithPath: folder, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for size in SyntheticPhotograph.Size.allCases {
            for (isBusy, ground) in [(false, "plain"), (true, "busy")] {
                let name = "\(size.name) \(ground).jpg".replacing(" ", with: "-")
                try Data(try SyntheticPhotograph.jpeg(size, isBusy: isBusy)).write(to: folder.appending(path: name))
            }
        }
    }
}

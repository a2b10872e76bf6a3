// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation
import Segmentation

/// Cuts photographs into a folder, but for those whose cutouts are there already.
struct BatchCutting {
    let folder: URL
    let overwrites: Bool

    func run(
        _ photographs: [BatchPhotograph], _ recipe: BatchRecipe, jobs: Int, _ interruption: Interruption
    ) throws -> BatchReport {
        try Self.makeFolder(folder)
        let journal = BatchJournal(folder: folder)
        let clock = ContinuousClock.now
        let outcomes = try BatchWorkers(jobs: jobs, interruption: interruption)
            .outcomes(of: photographs, BatchProgress(total: photographs.count)) { photograph, segmenter in
                try cut(photograph, segmenter, recipe, journal)
            }
        return BatchReport(
            outcomes: outcomes, total: photographs.count, elapsed: clock.duration(to: .now),
            isInterrupted: interruption.hasCome && outcomes.count < photographs.count)
    }

    private func cut(
        _ photograph: BatchPhotograph, _ segmenter: Segmenter, _ recipe: BatchRecipe, _ journal: BatchJournal
    ) throws -> BatchOutcome {
        let bytes = try ImageFile.read(photograph.file.path)
        let digest = SHA256.hexadecimal(of: bytes)
        if !overwrites, let record = journal[photograph.name], record.isMade(of: digest, by: recipe),
            isThere(record)
        {
            return .kept(record)
        }
        let cutout = try photograph.cutout(bytes, segmenter, recipe)
        let record = BatchRecord(BatchOutput(photograph, inputSHA256: digest, cutout), by: recipe)
        let file = folder.appendingPathComponent(record.output)
        if !overwrites, journal[photograph.name]?.output != record.output,
            FileManager.default.fileExists(atPath: file.path)
        {
            throw CommandFailure.work(
                "\(photograph.name): \(file.path) already exists, and no earlier batch made it; --overwrite replaces it"
            )
        }
        try Self.write(cutout.bytes, to: file)
        try journal.add(record)
        return .done(record)
    }

    private func isThere(_ record: BatchRecord) -> Bool {
        let file = folder.appendingPathComponent(record.output)
        return (try? Data(contentsOf: file)).map { SHA256.hexadecimal(of: [UInt8]($0)) == record.sha256 } ?? false
    }

    static func write(_ bytes: [UInt8], to file: URL) throws {
        try makeFolder(file.deletingLastPathComponent())
        try ImageFile.write(bytes, to: file.path)
    }

    private static func makeFolder(_ folder: URL) throws {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure.work("\(folder.path): cannot be made")
        }
    }
}

extension BatchPhotograph {
    func cutout(_ bytes: [UInt8], _ segmenter: Segmenter, _ recipe: BatchRecipe) throws -> Cutout {
        try ImageFile.reportingFaults(of: name) { () throws(SegmentationError) in
            try segmenter.cutOut(bytes, options: recipe.options)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Segmentation
import SystemPackage

/// From photographs to a report.
extension Batch {
    /// What is read besides the photographs.
    private var otherInputs: [FilePath] { check + [composition.bgImageFile].compactMap(\.self) }

    /// Said before an hour's work, not after.
    func checkManifestPlace() throws {
        guard let manifest, let outputDir else { return }
        // A link is written through.
        let place = OutputFile(path: manifest).place ?? manifest
        if place.isBelow(outputDir), place.lastName.isOutputName {
            throw CommandFailure.configuration([
                "\(manifest.displayed) would take the place of a cutout or of the journal; name the manifest .json"
            ])
        }
        guard manifest.folder.lexicallyNormalized() != outputDir.lexicallyNormalized() else { return }
        do throws(CommandFailure) {
            try OutputFile(path: manifest).check()
        } catch {
            throw CommandFailure(lines: error.lines, code: 2)
        }
    }

    func cut(
        _ contents: BatchFolder.Contents, _ folder: BatchFolder, _ recipe: BatchRecipe
    ) throws -> BatchReport {
        let outputDir = outputDir!
        let journal = try BatchJournal(folder: outputDir, shard: shard)
        // Of the whole folder: names must be different in all its parts.
        let all = try folder.photographs(contents.names, into: outputDir, reading: otherInputs) { name in
            journal[name].last.map { $0.output.bytes.stemAndExtension.stem }
        }
        let photographs = all.filter { shard?.contains($0.name) ?? true }
        let cutting = BatchCutting(
            all, reading: otherInputs, into: outputDir, overwrites: overwrite, journal: journal)
        if let manifest { try OutputFile(path: manifest, protected: cutting.inputs).check() }
        let run = try BatchRun(
            photographs, faults: contents.faults, workers: watch ? jobs : min(jobs, photographs.count)
        ) { try cutting.cut($0, $1, recipe) }
        if watch {
            try run.watch(contents, folder)
        }
        let report = run.report(endsByInterruption: watch)
        if report.isInterrupted, manifest != nil {
            StandardError.write(["No manifest was written, as the batch was interrupted."])
        } else if let manifest {
            try OutputFile(path: manifest, protected: cutting.inputs).write(
                BatchManifest(report.records, recipe).json())
        }
        return report
    }

    func compare(
        _ contents: BatchFolder.Contents, _ folder: BatchFolder, _ recipe: BatchRecipe
    ) throws -> BatchReport {
        let manifests = try check.map { try BatchManifest(file: $0, for: recipe) }
        let named = BatchCheck(manifests: manifests, for: recipe)
        let photographs = try folder.photographs(
            contents.names, into: outputDir, reading: otherInputs, kept: named.stem(of:)
        ).filter { shard?.contains($0.name) ?? true }
        let check = try outputDir.map { named.writing(try cutting(photographs, into: $0)) } ?? named
        let run = try BatchRun(
            photographs, faults: contents.faults, workers: min(jobs, photographs.count)
        ) { try check.check($0, $1, recipe) }
        return run.report(adding: check.missing(in: photographs, of: shard))
    }

    private func cutting(_ photographs: [BatchPhotograph], into outputDir: FilePath) throws -> BatchCutting {
        try CommandFailure.makingFolder(outputDir)
        return BatchCutting(
            photographs, reading: otherInputs, into: outputDir, overwrites: overwrite,
            journal: try BatchJournal(folder: outputDir, shard: shard))
    }
}

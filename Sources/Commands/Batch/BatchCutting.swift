// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation
import Segmentation
import Synchronization
import SystemPackage

/// Cuts photographs into a folder, but for those whose cutouts are there already.
struct BatchCutting: Sendable {
    let folder: FilePath
    let overwrites: Bool
    let journal: BatchJournal
    /// What is read, which no output may replace.
    let inputs: Set<FileStatus.Identity>
    private let folders = PreparedFolders()

    /// - Parameter others: what is read besides the photographs.
    init(
        _ photographs: [BatchPhotograph], reading others: [FilePath], into folder: FilePath, overwrites: Bool,
        journal: BatchJournal
    ) {
        (self.folder, self.overwrites, self.journal) = (folder, overwrites, journal)
        inputs = FileProtection(photographs.map(\.file) + others).identities
        folders.clear(photographs.lazy.map { folder.appending(bytes: $0.outputStem).folder })
    }

    func cut(
        _ photograph: BatchPhotograph, _ segmenter: Segmenter, _ recipe: BatchRecipe
    ) throws -> BatchOutcome {
        let (bytes, identity) = try photograph.read()
        let digest = SHA256.hexadecimal(of: bytes)
        let known = journal[photograph.name]
        if !overwrites, let record = known.last(where: { $0.isMade(of: digest, by: recipe) && isThere($0) }) {
            return .kept(record)
        }
        // Before the work: what cannot be written is not worth it.
        do throws(CommandFailure) {
            try folders.prepare(folder.appending(bytes: photograph.outputStem).folder)
        } catch { throw error.about(photograph) }
        let cutout = try photograph.cutout(bytes, segmenter, recipe)
        let record = BatchRecord(BatchOutput(photograph, inputSHA256: digest, cutout), by: recipe)
        return try store(cutout.bytes, record, of: photograph, identity, otherwise: "--overwrite replaces it")
    }

    /// Writes an output that is not there yet, or is an earlier batch's.
    ///
    /// - Parameters:
    ///   - identity: the photograph's.
    ///   - advice: what a person can do about another file in its place.
    func store(
        _ bytes: [UInt8], _ record: BatchRecord, of photograph: BatchPhotograph, _ identity: FileStatus.Identity,
        otherwise advice: String
    ) throws -> BatchOutcome {
        let known = journal[photograph.name]
        let path = folder.appending(bytes: record.output.bytes)
        let isOurs = overwrites || known.contains { $0.output == record.output }
        if !isOurs, (try? FileStatus(path, followingLinks: false)) != nil {
            guard isThere(record) else {
                throw CommandFailure.work(
                    "\(photograph.name.displayed): \(path.displayed) already exists, and no earlier batch made it of this photograph; \(advice)"
                )
            }
            // Made by a batch whose journal is lost.
            try journal.add(record)
            return .kept(record)
        }
        try folders.prepare(path.folder)
        // First what is to be there, then the output: whenever a batch ends, the next one finds out from the output's digest.
        do throws(CommandFailure) { try journal.add(record) } catch { throw error.about(photograph) }
        do throws(CommandFailure) {
            try OutputFile(path: path, protected: inputs.union([identity])).write(bytes, replaces: isOurs)
        } catch {
            // Another batch may have been quicker.
            if isThere(record) { return .kept(record) }
            // What stands at the place later is not this batch's.
            try? journal.withdraw(record)
            throw error.about(photograph)
        }
        return .done(record)
    }

    private func isThere(_ record: BatchRecord) -> Bool {
        let file = folder.appending(bytes: record.output.bytes)
        guard let status = try? FileStatus(file), status.kind == .regular, status.size == record.bytes else {
            return false
        }
        return (try? InputFile.read(file)).map { SHA256.hexadecimal(of: $0) == record.sha256 } ?? false
    }
}

/// Folders for outputs: made, and free of what an earlier program left half written.
final class PreparedFolders: Sendable {
    private let done = Mutex<Set<FilePath>>([])

    /// Those that are there already.
    func clear(_ all: some Sequence<FilePath>) {
        for folder in Set(all) where (try? FileStatus(folder))?.kind == .folder { TemporaryFile.clear(folder) }
    }

    func prepare(_ folder: FilePath) throws(CommandFailure) {
        let failure = done.withLock { done -> CommandFailure? in
            guard !done.contains(folder) else { return nil }
            do throws(CommandFailure) {
                try CommandFailure.makingFolder(folder)
                guard folder.withPlatformString({ access($0, W_OK | X_OK) }) == 0 else {
                    throw CommandFailure.system(folder, .current)
                }
                TemporaryFile.clear(folder)
                done.insert(folder)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }
}

extension CommandFailure {
    /// What the system said of another file, said of the photograph as well.
    fileprivate func about(_ photograph: BatchPhotograph) -> CommandFailure {
        let cause = lines.joined(separator: " ").replacing("silhouette: ", with: "")
        return .work("\(photograph.name.displayed): \(cause)")
    }
}

extension BatchPhotograph {
    /// Faults are said of the name, not of the whole path.
    func read() throws(CommandFailure) -> (bytes: [UInt8], identity: FileStatus.Identity) {
        do throws(CommandFailure) {
            return try InputFile.readKnowing(file)
        } catch {
            let lines = error.lines.map { $0.replacing(file.displayed, with: name.displayed, maxReplacements: 1) }
            throw CommandFailure(lines: lines, code: error.code)
        }
    }

    func cutout(_ bytes: [UInt8], _ segmenter: Segmenter, _ recipe: BatchRecipe) throws(CommandFailure) -> Cutout {
        try CommandFailure.of(name.displayed) { () throws(SegmentationError) in
            try segmenter.cutOut(EncodedImage(bytes, limits: .forCommand), options: recipe.options)
        }
    }
}

extension [UInt8] {
    /// Whether a file in OUTPUT_DIR with this name could be a cutout or a journal.
    var isOutputName: Bool {
        starts(with: BatchJournal.prefix)
            || FileFormat.allCases.contains { Array($0.fileExtension.utf8) == stemAndExtension.suffix.lowercasedASCII }
    }
}

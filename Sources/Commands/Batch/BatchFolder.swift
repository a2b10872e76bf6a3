// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation
import Segmentation
import SystemPackage

/// A photograph of a batch.
struct BatchPhotograph: Sendable {
    let file: FilePath
    /// Below the input folder.
    let name: BatchName
    /// Below the output folder, without the extension.
    let outputStem: [UInt8]

    func output(_ format: FileFormat) -> BatchName {
        BatchName(bytes: outputStem + Array(".\(format.fileExtension)".utf8))
    }
}

/// The folders of a batch.
struct BatchFolder {
    let input: FilePath
    /// nil when nothing is written.
    private let output: FileStatus.Identity?

    /// What a walk through the folder finds.
    struct Contents {
        var names: [BatchName] = []
        /// Sentences about names of photographs that are none.
        var faults: [String] = []
        /// Below the input folder.
        var folders: [BatchName] = []
    }

    /// Throws when INPUT_DIR is not a folder, or is OUTPUT_DIR.
    init(input: FilePath, output: FilePath?) throws(CommandFailure) {
        let status: FileStatus
        do throws(Errno) { status = try FileStatus(input) } catch {
            throw .configuration(["\(input.displayed): \(error)"])
        }
        guard status.kind == .folder else { throw .configuration(["\(input.displayed) is not a folder"]) }
        self.input = input
        self.output = output.flatMap { try? FileStatus($0).identity }
        guard status.identity != self.output else {
            throw .configuration([
                "\(input.displayed) is both INPUT_DIR and OUTPUT_DIR; choose another OUTPUT_DIR"
            ])
        }
    }

    func path(of name: BatchName) -> FilePath { input.appending(bytes: name.bytes) }

    /// All files whose names say that they are photographs, sorted; nothing hidden and nothing below the output folder. Links to
    /// photographs are followed; links to folders, which may lead in circles, are named.
    func contents(below start: BatchName? = nil) throws(CommandFailure) -> Contents {
        var contents = Contents()
        var waiting = [start?.bytes ?? []]
        while let folder = waiting.popLast() {
            let path = folder.isEmpty ? input : input.appending(bytes: folder)
            let names: [[UInt8]]
            do throws(Errno) {
                names = try Folder.names(in: path)
            } catch {
                guard !folder.isEmpty else { throw .system(input, error) }
                contents.faults.append("\(folder.displayed): \(error)")
                continue
            }
            contents.folders.append(BatchName(bytes: folder))
            for name in names where name.first != UInt8(ascii: ".") {
                let below = folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name
                take(BatchName(bytes: below), &contents, &waiting)
            }
        }
        contents.names.sort()
        contents.faults.sort()
        return contents
    }

    private func take(_ name: BatchName, _ contents: inout Contents, _ waiting: inout [[UInt8]]) {
        let path = path(of: name)
        do throws(Errno) {
            let own = try FileStatus(path, followingLinks: false)
            let status = own.kind == .link ? try FileStatus(path) : own
            switch status.kind {
            case .folder where status.identity == output: break
            case .folder where own.kind == .link:
                contents.faults.append("\(name.displayed): a link to a folder is not followed; name the folder itself")
            case .folder: waiting.append(name.bytes)
            case .regular: if name.bytes.namesPhotograph { contents.names.append(name) }
            case .special, .link:
                if name.bytes.namesPhotograph { contents.faults.append("\(name.displayed): not a regular file") }
            }
        } catch {
            // A file that is gone again was none; a link that leads nowhere is a photograph that is missed.
            let isGone = error == .noSuchFileOrDirectory && (try? FileStatus(path, followingLinks: false)) == nil
            if !isGone, name.bytes.namesPhotograph { contents.faults.append("\(name.displayed): \(error)") }
        }
    }

    /// The photographs with their outputs' names. Throws when one would land on a photograph, or on another file that is read.
    ///
    /// - Parameters:
    ///   - others: what is read besides the photographs.
    ///   - kept: what an output was called before.
    func photographs(
        _ names: [BatchName], into folder: FilePath?, reading others: [FilePath],
        kept: (BatchName) -> [UInt8]? = { _ in nil }
    ) throws(CommandFailure) -> [BatchPhotograph] {
        let stems = OutputNames.stems(for: names.map(\.bytes)) { kept(BatchName(bytes: $0)) }
        let photographs = zip(names, stems).map { name, stem in
            BatchPhotograph(file: path(of: name), name: name, outputStem: stem)
        }
        guard let folder else { return photographs }
        let inputs = FileProtection(photographs.map(\.file) + others).identities
        for photograph in photographs {
            for format in FileFormat.allCases {
                let path = folder.appending(bytes: photograph.output(format).bytes)
                if let status = try? FileStatus(path), inputs.contains(status.identity) {
                    throw .configuration(["\(path.displayed) is an input; choose another OUTPUT_DIR"])
                }
            }
        }
        return photographs
    }
}

extension [UInt8] {
    private static let photographSuffixes = Set(ImageFormat.allCases.flatMap(\.fileExtensions).map { Array($0.utf8) })

    /// Whether a file's name says that it is a photograph.
    var namesPhotograph: Bool { Self.photographSuffixes.contains(stemAndExtension.suffix.lowercasedASCII) }
}

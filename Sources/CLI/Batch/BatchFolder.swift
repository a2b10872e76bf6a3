// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Segmentation

/// A photograph of a batch.
struct BatchPhotograph: Sendable {
    let file: URL
    /// Below the input folder, with slashes.
    let name: String
    /// Below the output folder, without the extension.
    let outputStem: String
}

/// The folders of a batch.
struct BatchFolder {
    private static let suffixes = Set(ImageFormat.allCases.flatMap(\.fileExtensions))

    private let input: URL
    /// nil when nothing is written.
    private let output: URL?

    /// Throws when INPUT_DIR is not a folder, or is OUTPUT_DIR.
    init(input: String, output: String?) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: input, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandFailure.configuration(["\(input) is not a folder"])
        }
        self.input = Self.resolved(input)
        self.output = output.map(Self.resolved)
        guard self.input != self.output else {
            throw CommandFailure.configuration(["\(input) is both INPUT_DIR and OUTPUT_DIR; choose another OUTPUT_DIR"])
        }
    }

    /// All files whose names say that they are photographs, sorted; nothing hidden and nothing below the output folder.
    func photographs() throws -> [BatchPhotograph] {
        let names = try fileNames()
        guard !names.isEmpty else { throw CommandFailure.work("\(input.path): no JPEG, PNG or WebP file in it") }
        // Two photographs that differ in their extensions alone keep them.
        let stems = Dictionary(grouping: names) { ($0 as NSString).deletingPathExtension.lowercased() }
        let photographs = names.map { name in
            let stem = (name as NSString).deletingPathExtension
            let isAlone = stems[stem.lowercased()]?.count == 1
            return BatchPhotograph(
                file: input.appendingPathComponent(name), name: name, outputStem: isAlone ? stem : name)
        }
        try protectInputs(photographs)
        return photographs
    }

    private func fileNames() throws -> [String] {
        let keys: [URLResourceKey] = [.isRegularFileKey]
        guard
            let files = FileManager.default.enumerator(
                at: input, includingPropertiesForKeys: keys, options: [.skipsHiddenFiles])
        else { throw CommandFailure.work("\(input.path): cannot be read") }
        var names: [String] = []
        for case let file as URL in files {
            if let output, Self.resolved(file.path) == output {
                files.skipDescendants()
                continue
            }
            guard Self.suffixes.contains(file.pathExtension.lowercased()),
                (try? file.resourceValues(forKeys: Set(keys)))?.isRegularFile == true
            else { continue }
            names.append(String(file.standardizedFileURL.path.dropFirst(input.path.count + 1)))
        }
        return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    /// An output folder that holds inputs could have them overwritten.
    private func protectInputs(_ photographs: [BatchPhotograph]) throws {
        guard let output else { return }
        let inputs = Set(photographs.map { Self.resolved($0.file.path).path })
        for photograph in photographs {
            for format in FileFormat.allCases {
                let name = "\(photograph.outputStem).\(format.fileExtension)"
                let target = Self.resolved(output.appendingPathComponent(name).path).path
                if inputs.contains(target) {
                    throw CommandFailure.configuration(["\(target) is an input; choose another OUTPUT_DIR"])
                }
            }
        }
    }

    private static func resolved(_ path: String) -> URL {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath()
    }
}

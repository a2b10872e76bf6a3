// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A folder that holds `images` and `masks`; the folder's name is the set's.
struct PhotographSet {
    /// A photograph and the mask of the same name.
    struct Source {
        let name: String
        let photograph: URL
        let mask: URL
    }

    let name: String
    /// In order of names; all have a mask.
    let sources: [Source]

    init(folder path: String) throws {
        let folder = URL(fileURLWithPath: path, isDirectory: true)
        name = folder.lastPathComponent
        let images = folder.appendingPathComponent("images", isDirectory: true).resolvingSymlinksInPath()
        let masks = folder.appendingPathComponent("masks", isDirectory: true)
        let files = try FileManager.default.contentsOfDirectory(at: images, includingPropertiesForKeys: nil)
            .filter { ["jpg", "jpeg", "png", "webp"].contains($0.pathExtension.lowercased()) }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
        guard !files.isEmpty else { throw Fault("no photographs in \(images.path)") }
        let names = files.map { $0.deletingPathExtension().lastPathComponent }
        if let twice = zip(names, names.dropFirst()).first(where: { $0 == $1 }) {
            throw Fault("two photographs in \(images.path) are called \(twice.0)")
        }
        sources = try files.map { file in
            let name = file.deletingPathExtension().lastPathComponent
            let mask = masks.appendingPathComponent("\(name).png")
            guard FileManager.default.fileExists(atPath: mask.path) else { throw Fault("\(mask.path) is missing") }
            return Source(name: name, photograph: file, mask: mask)
        }
    }
}

struct Fault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Segmentation

/// Files as commands read and write them; `-` is standard input or output.
enum ImageFile {
    static func read(_ path: String) throws -> [UInt8] {
        if path == "-" { return [UInt8](FileHandle.standardInput.readDataToEndOfFile()) }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw CommandFailure.work("\(path): cannot be read")
        }
    }

    /// Whole or not at all.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let data = Data(bytes)
        if path == "-" { return try StandardOutput.write(data) }
        do {
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure.work("\(path): cannot be written")
        }
    }

    /// Throws when a file cannot be made at the path, as its folder is missing or not the user's to write to.
    static func checkFolder(of path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw CommandFailure.configuration(["\(path): \(folder) is not a folder that can be written to"])
        }
    }

    /// Runs work on an image; what goes wrong is said of the image's path.
    static func reportingFaults<Output>(
        of path: String, _ body: () throws(SegmentationError) -> Output
    ) throws -> Output {
        do throws(SegmentationError) {
            return try body()
        } catch {
            throw CommandFailure.work("\(path): \(error.sentence)")
        }
    }
}

extension Segmenter {
    /// For a user's own files, which are not hostile: only what the formats and the machine cannot hold is refused.
    static func forCommand() throws(SegmentationError) -> Segmenter {
        Segmenter(cascades: try FaceCascades(directory: cascadeDirectory), limits: .forCommand)
    }

    /// As the server's configuration has it; nil is the usual places.
    static var cascadeDirectory: String? { ProcessInfo.processInfo.environment["CASCADE_DIR"] }
}

extension CompletionKind {
    /// Files that can be cut.
    static let pictures = file(extensions: ["jpg", "jpeg", "png", "webp", "JPG", "JPEG", "PNG"])
}

extension PixelLimits {
    static let forCommand = PixelLimits(megapixels: 900)
}

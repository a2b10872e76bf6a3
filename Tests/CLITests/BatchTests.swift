// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import SyntheticPortraits
import TestSupport
import Testing

struct BatchTests {
    /// Three photographs in two folders, a text that claims to be one, and what is none.
    private func withPhotographs(_ body: (_ input: URL, _ output: URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let (input, output) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("out"))
            try FileManager.default.createDirectory(
                at: input.appendingPathComponent("sub"), withIntermediateDirectories: true)
            for (index, name) in ["a.jpg", "a.PNG", "sub/b.jpg"].enumerated() {
                let portrait = Image(
                    pixels: try SyntheticPortrait(width: 96, height: 128, seed: UInt64(index + 1)).image)
                let bytes = name.hasSuffix("PNG") ? try portrait.png() : try portrait.jpeg(quality: 90)
                try Data(bytes).write(to: input.appendingPathComponent(name))
            }
            for name in ["notes.txt", ".hidden.jpg"] {
                try Data("x".utf8).write(to: input.appendingPathComponent(name))
            }
            try body(input, output)
        }
    }

    private func files(_ folder: URL) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .filter { !$0.hasPrefix(".") && $0.contains(".") }.sorted()
    }

    private func report(_ output: Data) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
    }

    @Test func `each photograph goes to its place, with the bytes that remove gives`() throws {
        try withPhotographs { input, output in
            let run = try silhouette("batch", input.path, output.path, "--jobs", "2")
            #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
            #expect(run.errors.contains("3/3 ") && run.errors.contains("3 cut, 0 already there, 0 failed"))
            // Two inputs that differ in their extensions alone keep them.
            #expect(try files(output) == ["a.PNG.png", "a.jpg.png", "sub/b.png"])
            let single = try silhouette("remove", input.appendingPathComponent("sub/b.jpg").path, "-o", "-")
            #expect(try Data(contentsOf: output.appendingPathComponent("sub/b.png")) == single.output)
        }
    }

    @Test func `what is there is left, unless photograph, options or wish say otherwise`() throws {
        try withPhotographs { input, output in
            func counts(_ arguments: String...) throws -> [Int] {
                let run = try RunningProcess(
                    Executable.silhouette, ["batch", input.path, output.path, "--format", "json"] + arguments)
                #expect(run.wait() == 0, "\(run.standardError)")
                let report = try report(run.standardOutput)
                return [try #require(report["cut"] as? Int), try #require(report["kept"] as? Int)]
            }
            #expect(try counts() == [3, 0])
            #expect(try counts() == [0, 3])
            #expect(try counts("--overwrite") == [3, 0])
            try FileManager.default.removeItem(at: output.appendingPathComponent("sub/b.png"))
            try Data("damaged".utf8).write(to: output.appendingPathComponent("a.jpg.png"))
            #expect(try counts() == [2, 1])
            let other = try SyntheticPortrait(width: 96, height: 128, seed: 9).image
            try Data(try Image(pixels: other).jpeg(quality: 90)).write(to: input.appendingPathComponent("a.jpg"))
            #expect(try counts() == [1, 2])
            #expect(try counts("--quality", "80") == [3, 0])
            #expect(try counts("--quality", "80", "--bg-color", "red") == [3, 0])
            #expect(try counts("--quality", "80", "--bg-color", "red") == [0, 3])
        }
    }

    @Test func `one that fails is named, and the rest go on`() throws {
        try withPhotographs { input, output in
            try Data("no picture".utf8).write(to: input.appendingPathComponent("sub/broken.jpg"))
            let run = try silhouette("batch", input.path, output.path, "--format", "json")
            #expect(run.status == 1)
            let report = try report(run.output)
            #expect(report["cut"] as? Int == 3)
            #expect((report["failed"] as? [String])?.first?.hasPrefix("sub/broken.jpg: ") == true)
            #expect(run.errors.contains("failed: sub/broken.jpg: not a JPEG"))
            let again = try silhouette("batch", input.path, output.path)
            #expect(again.status == 1 && again.errors.contains("0 cut, 3 already there, 1 failed"))
        }
    }

    @Test func `a manifest is kept to the byte, and what differs is named`() throws {
        try withPhotographs { input, output in
            let manifest = output.deletingLastPathComponent().appendingPathComponent("golden.json").path
            #expect(try silhouette("batch", input.path, output.path, "--manifest", manifest).status == 0)
            let first = try Data(contentsOf: URL(fileURLWithPath: manifest))
            // Made of what is there, or made anew, with however many jobs: the same text.
            _ = try silhouette("batch", input.path, output.path, "--manifest", manifest, "--jobs", "1")
            #expect(try Data(contentsOf: URL(fileURLWithPath: manifest)) == first)
            let clean = try silhouette("batch", input.path, "--check", manifest)
            #expect(clean.status == 0, "\(clean.errors)")

            let text = String(decoding: first, as: UTF8.self)
            let golden = try #require(try JSONSerialization.jsonObject(with: first) as? [String: Any])
            let outputs = try #require(golden["outputs"] as? [[String: Any]])
            #expect(outputs.compactMap { $0["output"] as? String } == ["a.PNG.png", "a.jpg.png", "sub/b.png"])
            let digest = try #require(outputs[2]["sha256"] as? String)
            try text.replacing(digest, with: String(repeating: "0", count: 64))
                .write(toFile: manifest, atomically: true, encoding: .utf8)
            let differences = output.deletingLastPathComponent().appendingPathComponent("differences")
            let changed = try silhouette("batch", input.path, differences.path, "--check", manifest)
            #expect(changed.status == 1 && changed.errors.contains("differs: sub/b.png"))
            #expect(try files(differences) == ["sub/b.png"])

            try FileManager.default.removeItem(at: input.appendingPathComponent("a.jpg"))
            let missing = try silhouette("batch", input.path, "--check", manifest)
            #expect(missing.status == 1 && missing.errors.contains("a.jpg: is in the manifest, but not in the folder"))
            let others = try silhouette("batch", input.path, "--check", manifest, "--quality", "5")
            #expect(others.status == 2 && others.errors.contains("quality was 90 and is 5"))
        }
    }

    @Test func `nowhere to write a manifest to is said before the work`() throws {
        try withPhotographs { input, output in
            let run = try silhouette("batch", input.path, output.path, "--manifest", "/nowhere/golden.json")
            #expect(run.status == 2 && run.errors.contains("/nowhere: No such file or directory"))
            #expect(!FileManager.default.fileExists(atPath: output.path))
        }
    }

    @Test func `inputs are safe`() throws {
        try withPhotographs { input, output in
            let before = try Data(contentsOf: input.appendingPathComponent("a.PNG"))
            let same = try silhouette("batch", input.path, input.path + "/.")
            #expect(same.status == 2 && same.errors.contains("both INPUT_DIR and OUTPUT_DIR"))
            try Data("mine".utf8).write(to: input.appendingPathComponent("b.png"))
            let beside = try silhouette("batch", input.appendingPathComponent("sub").path, input.path)
            #expect(beside.status == 1 && beside.errors.contains("no earlier batch made it"), "\(beside.errors)")
            #expect(try Data(contentsOf: input.appendingPathComponent("b.png")) == Data("mine".utf8))
            try FileManager.default.removeItem(at: input.appendingPathComponent("b.png"))
            let over = try silhouette("batch", input.path, input.appendingPathComponent("sub").path)
            #expect(over.status == 0, "an output folder inside the input is left out of it: \(over.errors)")
            #expect(try Data(contentsOf: input.appendingPathComponent("a.PNG")) == before)
        }
    }

    @Test func `Ctrl-C lets the rest for the next time`() throws {
        try withPhotographs { input, output in
            let photograph = try SyntheticPhotograph.jpeg(.one, isBusy: false)
            for index in 0..<12 {
                try Data(photograph).write(to: input.appendingPathComponent("large-\(index).jpg"))
            }
            let run = try RunningProcess(Executable.silhouette, ["batch", input.path, output.path, "--jobs", "1"])
            _ = run.waitForError(containing: "5/15 ")
            kill(run.process.processIdentifier, SIGINT)
            #expect(run.wait(seconds: 20) == 130)
            #expect(run.standardError.contains("run it again to go on"))
            let done = try files(output).count
            #expect((5..<15).contains(done))
            let again = try silhouette("batch", input.path, output.path, "--format", "json")
            let report = try report(again.output)
            #expect(report["kept"] as? Int == done && report["cut"] as? Int == 15 - done)
        }
    }

    @Test(arguments: [
        ["batch", "/nowhere", "/tmp/x"], ["batch", "/tmp"], ["batch", "/tmp", "/tmp/x", "--jobs", "0"],
        ["batch", "/tmp", "/tmp/x", "--check", "m", "--manifest", "m"], ["batch", "/tmp", "/tmp/x", "--size", "huge"],
    ])
    func `wrong usage is exit code 2`(arguments: [String]) throws {
        let run = try RunningProcess(Executable.silhouette, arguments)
        #expect(run.wait() == 2 && !run.standardError.isEmpty)
    }
}

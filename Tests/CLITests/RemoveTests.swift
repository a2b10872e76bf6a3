// SPDX-License-Identifier: Apache-2.0
import CutoutParameters
import Foundation
import Segmentation
import TestSupport
import Testing

struct RemoveTests {
    private let astronaut = Fixtures.url("images/astronaut.png").path

    @Test(arguments: [("png", ImageFormat.png), ("jpg", .jpeg), ("webp", .webp)])
    func `the format follows the extension`(suffix: String, format: ImageFormat) throws {
        try withTemporaryFolder { folder in
            let output = folder.appendingPathComponent("out.\(suffix)")
            let run = try silhouette("remove", astronaut, "-o", output.path)
            #expect(run.status == 0 && run.errors.isEmpty && run.output.isEmpty)
            let bytes = [UInt8](try Data(contentsOf: output))
            #expect(ImageFormat(sniffing: bytes) == format)
        }
    }

    @Test func `pipes work, and give the bytes that files do`() throws {
        try withTemporaryFolder { folder in
            let output = folder.appendingPathComponent("out.png")
            let plain = try silhouette("remove", astronaut, "-o", output.path)
            let expected = try Data(contentsOf: output)
            #expect(plain.status == 0)
            let piped = try silhouette(
                "remove", "-", "-o", "-", input: try Data(contentsOf: URL(fileURLWithPath: astronaut)))
            #expect(piped.status == 0)
            #expect(piped.output == expected)
        }
    }

    @Test func `the trace names stages, faces and confidence`() throws {
        try withTemporaryFolder { folder in
            let trace = folder.appendingPathComponent("trace.json")
            let run = try silhouette(
                "remove", astronaut, "-o", folder.appendingPathComponent("o.png").path, "--trace", trace.path)
            #expect(run.status == 0)
            let object = try #require(
                try JSONSerialization.jsonObject(with: try Data(contentsOf: trace)) as? [String: Any])
            let stages = try #require(object["stages"] as? [[String: Any]])
            #expect(stages.compactMap { $0["stage"] as? String } == StageName.allCases.dropFirst().map(\.rawValue))
            #expect((object["confidence"] as? Double).map { $0 > 0.5 && $0 < 1 } == true)
            #expect((object["faces"] as? [Any])?.count == 1 && object["type"] as? String == "person")
        }
    }

    @Test func `alternatives are numbered files, and a choice is one of them`() throws {
        try withTemporaryFolder { folder in
            func file(_ name: String) -> String { folder.appendingPathComponent(name).path }
            let run = try silhouette("remove", astronaut, "-o", file("a.b.png"), "--alternatives", "4")
            #expect(run.status == 0 && run.errors.isEmpty)
            let made = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            #expect(
                made.count > 1
                    && made == (["a.b.2.png", "a.b.3.png", "a.b.4.png"].prefix(made.count - 1) + ["a.b.png"]))
            #expect(try silhouette("remove", astronaut, "-o", file("second.png"), "--choice", "2").status == 0)
            #expect(FileManager.default.contentsEqual(atPath: file("second.png"), andPath: file("a.b.2.png")))
            let beyond = try silhouette("remove", astronaut, "-o", file("x.png"), "--choice", "4")
            #expect(beyond.status == (made.count == 4 ? 0 : 1))
            let beside = try silhouette("remove", astronaut, "-o", folder.path + "/many/", "--alternatives", "2")
            #expect(beside.status == 0)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: file("many")).sorted()
                    == ["astronaut.2.png", "astronaut.png"])
        }
    }

    @Test(arguments: [
        ["--alternatives", "0"], ["--alternatives", "5"], ["--alternatives", "2", "--choice", "1"],
        ["--alternatives", "2", "--method", "grabcut"], ["--alternatives", "2", "--output-format", "zip"],
        ["--alternatives", "2", "-o", "-"], ["--choice", "5"],
    ])
    func `alternatives that cannot be are wrong usage`(arguments: [String]) throws {
        let output = arguments.contains("-o") ? [] : ["-o", "/dev/null"]
        let run = try RunningProcess(Executable.silhouette, ["remove", astronaut] + output + arguments)
        #expect(run.wait(seconds: 60) == 2 && run.standardOutput.isEmpty)
        #expect(run.standardError.contains(arguments[0]))
    }

    @Test func `an alternative does not replace an input`() throws {
        try withTemporaryFolder { folder in
            let (one, two) = (
                folder.appendingPathComponent("a.png").path, folder.appendingPathComponent("a.2.png").path
            )
            try FileManager.default.copyItem(atPath: astronaut, toPath: two)
            let run = try silhouette("remove", two, "-o", one, "--alternatives", "2")
            #expect(run.status != 0)
            #expect(FileManager.default.contentsEqual(atPath: two, andPath: astronaut))
        }
    }

    @Test func `a failed image is exit code 1 and one line`() throws {
        try withTemporaryFolder { folder in
            let text = folder.appendingPathComponent("text.jpg")
            try Data("I am not a picture".utf8).write(to: text)
            for path in [text.path, folder.appendingPathComponent("missing.jpg").path] {
                let run = try silhouette("remove", path)
                #expect(run.status == 1)
                #expect(run.errors.split(separator: "\n").count == 1 && run.errors.contains(path))
            }
            let noCascades = try silhouette("remove", astronaut, "-o", "-", environment: ["CASCADE_DIR": "/nowhere"])
            #expect(noCascades.status == 1 && noCascades.errors.contains("opencv-data"))
        }
    }

    @Test(arguments: [
        ["remove"], ["remove", "a.png", "-o", "b.gif"], ["remove", "a.png", "--quality", "0"], ["frobnicate"],
        ["token"], ["remove", "a.png", "--output-format", "gif"],
    ])
    func `wrong usage is exit code 2`(arguments: [String]) throws {
        let run = try RunningProcess(Executable.silhouette, arguments)
        #expect(run.wait() == 2)
        #expect(!run.standardError.isEmpty && run.standardOutput.isEmpty)
    }

    @Test(arguments: ["--help", "--version"])
    func `asking for help is no fault`(flag: String) throws {
        let run = try silhouette(flag)
        #expect(run.status == 0 && !run.output.isEmpty)
    }

    @Test func `every parameter of the HTTP API is an option`() throws {
        let help = String(decoding: try silhouette("remove", "--help").output, as: UTF8.self)
        for parameter in CutoutParameter.allCases where parameter != .explain {
            #expect(help.contains(parameter.option + " "), "\(parameter)")
        }
    }

    @Test func `options act as over HTTP`() throws {
        try withTemporaryFolder { folder in
            let card = folder.appendingPathComponent("card.jpg").path
            let run = try silhouette(
                "remove", astronaut, "-o", card, "--crop", "--crop-margin", "10px", "--bg-image-file", astronaut,
                "--size",
                "preview", "--roi", "0% 0% 100% 90%")
            #expect(run.status == 0, "\(run.errors)")
            let picture = try Image(decoding: [UInt8](try Data(contentsOf: URL(fileURLWithPath: card))))
            #expect(picture.width * picture.height <= 250_000 && picture.width > 300)
            let zip = folder.appendingPathComponent("parts.zip").path
            #expect(try silhouette("remove", astronaut, "-o", zip).status == 0)
            #expect(try Data(contentsOf: URL(fileURLWithPath: zip)).starts(with: [0x50, 0x4b]))
        }
    }

    @Test(arguments: [
        (["--size", "huge"], "--size"), (["--bg-color", "red", "--bg-blur", "5"], "--bg-color"),
        (["--crop-margin", "7"], "--crop-margin"), (["--channels", "alpha", "--add-shadow"], "channels=alpha"),
    ])
    func `wrong options are wrong usage`(arguments: [String], word: String) throws {
        let run = try RunningProcess(Executable.silhouette, ["remove", astronaut, "-o", "/dev/null.png"] + arguments)
        #expect(run.wait() == 2 && run.standardError.contains(word), "\(run.standardError)")
    }

    @Test func `a cut that is less sure than asked for is an image that failed`() throws {
        let run = try silhouette("remove", astronaut, "-o", "-", "--min-confidence", "1")
        #expect(run.status == 1 && run.output.isEmpty && run.errors.contains("confidence"))
    }
}

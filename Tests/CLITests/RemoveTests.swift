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

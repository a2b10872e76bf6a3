// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import TestSupport
import Testing

struct ExplainTests {
    private let astronaut = Fixtures.url("images/astronaut.png").path

    @Test func `the page shows every stage once, in order, with pictures that exist`() throws {
        try withTemporaryFolder { folder in
            let run = try silhouette("explain", astronaut, folder.path)
            #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
            let page = try String(contentsOf: folder.appendingPathComponent("index.html"), encoding: .utf8)
            let pictures = page.matches(of: /<img src="([^"]+)"/).map { String($0.1) }
            let files = Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
            #expect(Set(pictures).count == pictures.count && Set(pictures).isSubset(of: files))
            #expect(files == Set(pictures + ["index.html", "trace.json"]))
            for picture in pictures {
                let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(picture)))
                #expect(try Image(decoding: bytes).width > 100)
            }
            let shown = page.matches(of: /<b>([a-z]+)<\/b>/).map { String($0.1) }
            let stages = StageName.allCases.map(\.rawValue)
            #expect(shown.map { stages.firstIndex(of: $0)! } == shown.map { stages.firstIndex(of: $0)! }.sorted())
            #expect(Set(shown) == Set(stages).subtracting(["queue", "compose"]))
            for stage in stages.dropFirst() { #expect(page.contains("<td>\(stage)</td>")) }
            #expect(!page.contains("http"))
        }
    }

    @Test func `the result is what remove gives`() throws {
        try withTemporaryFolder { folder in
            #expect(try silhouette("explain", astronaut, folder.path).status == 0)
            let result = try Data(contentsOf: folder.appendingPathComponent("result.png"))
            #expect(try silhouette("remove", astronaut, "-o", "-").output == result)
        }
    }

    @Test func `hints and trimap are read, shown and obeyed`() throws {
        try withTemporaryFolder { folder in
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let hints = folder.appendingPathComponent("hints.json")
            try Data("{\"background\": [{\"points\": [[224, 118]], \"radius\": 9}]}".utf8).write(to: hints)
            let stages = folder.appendingPathComponent("stages")
            #expect(try silhouette("explain", astronaut, stages.path, "--hints", hints.path).status == 0)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: stages.path).contains { $0.hasSuffix("hints.png") })
            let result = try Image(decoding: [UInt8](try Data(contentsOf: stages.appendingPathComponent("result.png"))))
            #expect(result.alpha?[224, 118] == 0)

            let trimap = folder.appendingPathComponent("trimap.png")
            let grey = try Plane<RGB>(width: 512, height: 512) { x, _ in x < 256 ? .white : .black }
            try Data(try Image(pixels: grey).png()).write(to: trimap)
            let cut = try Image(
                decoding: [UInt8](try silhouette("remove", astronaut, "-o", "-", "--trimap", trimap.path).output))
            #expect(cut.alpha?[255, 20] == 255 && cut.alpha?[256, 200] == 0)
        }
    }

    @Test func `bad guidance is one line that names it`() throws {
        try withTemporaryFolder { folder in
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let bad = folder.appendingPathComponent("bad.json")
            try Data("{\"scribbles\": []}".utf8).write(to: bad)
            let unknown = try silhouette("remove", astronaut, "-o", "-", "--hints", bad.path)
            #expect(unknown.status == 1 && unknown.errors.contains("scribbles"))
            #expect(unknown.errors.split(separator: "\n").count == 1)
            let small = try silhouette(
                "remove", astronaut, "-o", "-", "--trimap", Fixtures.url("reference/astronaut-cut.png").path)
            #expect(small.status == 1 && small.errors.contains("512 x 512"))
            let both = try silhouette("remove", astronaut, "-o", "-", "--hints", bad.path, "--trimap", bad.path)
            #expect(both.status == 2)
        }
    }
}

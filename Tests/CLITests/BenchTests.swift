// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import TestSupport
import Testing

@testable import Commands

@Suite(.serialized) struct BenchTests {
    private struct Report: Decodable {
        struct Percentiles: Decodable { var p50, p90, p99: Double }
        struct Stage: Decodable {
            var stage: String
            var milliseconds: Percentiles
        }
        struct Picture: Decodable {
            var name, outputSHA256: String
            var width, height, inputBytes, outputBytes: Int
            var confidence: Double
        }
        struct PictureSet: Decodable {
            var name: String
            var runs: Int
            var whole: Percentiles
            var stages: [Stage]
            var peakMemoryMB: Double
            var pictures: [Picture]
        }
        struct Throughput: Decodable {
            struct Rate: Decodable {
                var workers: Int
                var imagesPerSecond, scaling: Double
            }
            var set: String
            var rounds: Int
            var rates: [Rate]
        }
        struct Host: Decodable {
            var cpu, simd, system: String
            var cores: Int
            var memoryMB: Double
        }
        var schema: Int
        var version, engine: String
        var host: Host
        var seconds: Double
        var sets: [PictureSet]
        var throughput: Throughput
        var peakMemoryMB: Double
    }

    private let fixtures = Fixtures.url("images").path

    @Test func `a folder is measured, and the digests are those of remove's files`() throws {
        let run = try silhouette(
            "bench", "--images", fixtures, "--jobs", "2", "--seconds", "0.1", "--format", "json", seconds: 300)
        #expect(run.status == 0)
        let report = try JSONDecoder().decode(Report.self, from: run.output)
        try checkDocumentation(of: try JSONSerialization.jsonObject(with: run.output))
        #expect(report.schema == 1 && report.engine.hasPrefix(EngineVersion.engine))
        #expect(report.host.cores > 0 && report.host.memoryMB > 0 && report.host.simd == Platform.vectorInstructions)
        let set = try #require(report.sets.first)
        #expect(report.sets.count == 1 && set.runs >= set.pictures.count)
        #expect(set.stages.map(\.stage) == StageName.allCases.dropFirst().map(\.rawValue))
        for stage in set.stages.map(\.milliseconds) + [set.whole] {
            #expect(stage.p50 > 0 && stage.p50 <= stage.p90 && stage.p90 <= stage.p99)
        }
        #expect(report.throughput.rates.map(\.workers) == [1, 2] && report.throughput.rates[0].scaling == 1)
        #expect(report.throughput.rates.allSatisfy { $0.imagesPerSecond > 0 })
        #expect(set.peakMemoryMB > 20 && report.peakMemoryMB >= set.peakMemoryMB)

        let picture = try #require(set.pictures.first { $0.name == "astronaut.png" })
        let cutout = try silhouette("remove", "\(fixtures)/astronaut.png", "-o", "-").output
        #expect(picture.outputBytes == cutout.count && picture.width == 512 && picture.confidence > 0.5)
        let digest = try RunningProcess("/usr/bin/sha256sum", [], input: cutout)
        #expect(digest.wait() == 0)
        #expect(String(decoding: digest.standardOutput, as: UTF8.self).hasPrefix(picture.outputSHA256))
    }

    /// Every key is in docs/performance.md.
    private func checkDocumentation(of json: Any) throws {
        let page = try String(
            contentsOf: Fixtures.repository.appendingPathComponent("docs/performance.md"), encoding: .utf8)
        func keys(_ value: Any) -> Set<String> {
            if let array = value as? [Any] { return array.reduce(into: []) { $0.formUnion(keys($1)) } }
            guard let object = value as? [String: Any] else { return [] }
            return object.values.reduce(into: Set(object.keys)) { $0.formUnion(keys($1)) }
        }
        let all = keys(json)
        #expect(all.count > 20)
        for key in all {
            #expect(page.contains(try Regex("`([a-zA-Z]+(\\[\\])?\\.)*\(key)(\\[\\])?`")), "\(key) is not documented")
        }
    }

    /// A report with one set, whose whole takes `milliseconds`.
    private func report(
        _ milliseconds: Double, memory: Double = 100, digest: String = "a", engine: String = "1", rate: Double = 10
    ) throws -> BenchmarkReport {
        let times = { (t: Double) in "{\"p50\": \(t), \"p90\": \(t), \"p99\": \(t)}" }
        let json = """
            {"schema": 1, "version": "0", "engine": "\(engine)", "seconds": 1, "peakMemoryMB": \(memory),
            "host": {"cpu": "c", "simd": "s", "system": "y", "cores": 1, "memoryMB": 1},
            "throughput": {"set": "x", "rounds": 5, "rates": [{"workers": 1, "imagesPerSecond": \(rate), "scaling": 1}]},
            "sets": [{"name": "x", "runs": 10, "whole": \(times(milliseconds)), "peakMemoryMB": \(memory), "stages": [
            {"stage": "grabcut", "milliseconds": \(times(milliseconds - 1))}, {"stage": "seed", "milliseconds": \(times(1))}],
            "pictures": [{"name": "p.png", "width": 1, "height": 1, "inputBytes": 1, "outputBytes": 1, "confidence": 1,
            "outputSHA256": "\(digest)"}]}]}
            """
        return try JSONDecoder().decode(BenchmarkReport.self, from: Data(json.utf8))
    }

    @Test func `comparisons find what is worse by more than the threshold, and nothing else`() throws {
        let earlier = try report(100)
        func found(_ now: BenchmarkReport) -> [String] {
            BenchmarkComparison(with: earlier, now, threshold: 0.15).regressions
        }
        #expect(try found(report(110)).isEmpty && found(report(50, memory: 50, rate: 20)).isEmpty)
        #expect(try found(report(130)) == ["x, grabcut: 1.30 times what it was", "x, whole: 1.30 times what it was"])
        #expect(try found(report(100, memory: 120)) == ["x, peak memory: 1.20 times what it was"])
        #expect(try found(report(100, rate: 8)) == ["images per second with 1 workers: 0.80 times what they were"])
        #expect(try found(report(100, digest: "b")) == ["p.png: other bytes, though the engine is the same"])
        #expect(try found(report(100, digest: "b", engine: "2")).isEmpty && found(report(100, rate: 8.6)).isEmpty)
        let text = BenchmarkComparison(with: earlier, try report(130), threshold: 0.15).text()
        #expect(text.contains("regressions above 15 %:") && text.contains("1.30"))
    }

    @Test func `the text names what was measured, and what it is compared with; what is no report is named`() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("earlier.json")
            func bench(_ more: String...) throws -> (status: Int32, output: Data, errors: String) {
                let run = try RunningProcess(
                    Executable.silhouette,
                    ["bench", "--images", fixtures, "--jobs", "1", "--seconds", "0.01"] + more)
                return (run.wait(seconds: 300), run.standardOutput, run.standardError)
            }
            let first = try bench("--format", "json")
            try first.output.write(to: file)
            // So short a measurement is noise.
            let second = try bench("--compare", file.path, "--threshold", "900")
            #expect(second.status == 0)
            let text = String(decoding: second.output, as: UTF8.self)
            for word in [
                "engine \(EngineVersion.engine)", "grabcut", "whole", "p99", "images/s", "SHA-256", "astronaut.png",
                "compared with silhouette", "no regression above 900 %",
            ] {
                #expect(text.contains(word))
            }
            try Data("{}".utf8).write(to: file)
            let wrong = try bench("--compare", file.path)
            #expect(wrong.status == 2 && wrong.errors.contains("is not a report of this version"))
            try first.output.write(to: file)
            let drawn = try silhouette("bench", "--compare", file.path)
            #expect(drawn.status == 2 && drawn.errors.contains("has other pictures"))
        }
    }

    @Test(arguments: [
        (["--jobs", "0"], "--jobs"), (["--threshold", "-1"], "--threshold"), (["--seconds", "0"], "--seconds"),
        (["--format", "xml"], "text"),
    ])
    func `wrong usage is exit code 2 and says what is allowed`(arguments: [String], word: String) throws {
        let run = try RunningProcess(Executable.silhouette, ["bench"] + arguments)
        #expect(run.wait() == 2 && run.standardError.contains(word))
    }

    @Test func `a folder without photographs, and one that is missing, are named`() throws {
        for folder in [Fixtures.url("golden/nothing").path, Fixtures.url("reference").path + "/../.."] {
            let run = try silhouette("bench", "--images", folder)
            #expect(run.status == 1 && run.errors.contains(folder))
        }
    }

    @Test func `drawn pictures are the same everywhere`() throws {
        let picture = try #require(try BenchmarkSet.drawn[0].pictures().first)
        let digest = try RunningProcess("/usr/bin/sha256sum", [], input: Data(picture.bytes))
        #expect(digest.wait() == 0)
        #expect(
            String(decoding: digest.standardOutput, as: UTF8.self).hasPrefix(
                "99b177d1d073a5f0c49301a02d3abc575433c4d0f604c5c38f20bd75339c4cf0"))
    }

    @Test func `many cores are sampled`() {
        #expect(BenchmarkRun.workerCounts(upTo: 2) == [1, 2])
        #expect(BenchmarkRun.workerCounts(upTo: 48) == [1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 48])
    }
}

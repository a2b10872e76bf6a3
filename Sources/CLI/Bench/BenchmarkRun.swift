// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Segmentation
import Server
import Synchronization

/// Measures stages on one thread, set after set, then throughput by number of workers.
struct BenchmarkRun {
    /// Numbers of workers take turns in so many rounds, so that what disturbs the machine disturbs all of them.
    static let rounds = 5

    let sets: [BenchmarkSet]
    let jobs: Int
    let seconds: Double

    /// - Parameter announce: told what is being measured.
    func report(_ announce: (String) -> Void) throws -> BenchmarkReport {
        let workers = try (0..<jobs).map { _ in Worker(segmenter: try .forCommand()) }
        var reports: [BenchmarkReport.PictureSet] = []
        for set in sets {
            announce("measuring \(set.name)")
            reports.append(try measure(set, workers[0].segmenter))
        }
        let typical = sets.first { $0.name == BenchmarkSet.typical } ?? sets[0]
        announce("measuring throughput")
        let throughput = try measureThroughput(typical, workers)
        return BenchmarkReport(
            version: Service.version,
            engine: try EngineVersion(cascadeDirectory: Segmenter.cascadeDirectory).description,
            host: HostDescription.current, seconds: seconds, sets: reports, throughput: throughput,
            peakMemoryMB: Self.peakMemoryMB)
    }

    private static var peakMemoryMB: Double { Double(ProcessMemory.peak) / 1e6 }

    // MARK: Stages

    private func measure(_ set: BenchmarkSet, _ segmenter: Segmenter) throws -> BenchmarkReport.PictureSet {
        let pictures = try set.pictures()
        // The first cuts load pages that later ones find loaded; they also say what all later ones must give.
        let expected = try pictures.map { picture in
            let cutout = try Self.cut(picture, segmenter)
            return BenchmarkReport.Picture(picture, cutout, digest: Self.digest(of: cutout))
        }
        var runs: [[StageTiming]] = []
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline || runs.count < pictures.count {
            let index = runs.count % pictures.count
            let cutout = try Self.cut(pictures[index], segmenter)
            runs.append(cutout.timings)
            guard Self.digest(of: cutout) == expected[index].outputSHA256 else {
                throw CommandFailure.work("\(pictures[index].name): another result than the first time")
            }
        }
        return BenchmarkReport.PictureSet(
            name: set.name, runs: runs, pictures: expected, peakMemoryMB: Self.peakMemoryMB)
    }

    private static func cut(_ picture: BenchmarkSet.Picture, _ segmenter: Segmenter) throws -> Cutout {
        try ImageFile.reportingFaults(of: picture.name) { () throws(SegmentationError) in
            try segmenter.cutOut(picture.bytes)
        }
    }

    private static func digest(of cutout: Cutout) -> String {
        SHA256.hash(data: cutout.bytes).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    // MARK: Throughput

    /// A segmenter that one thread at a time uses.
    private struct Worker: @unchecked Sendable {
        let segmenter: Segmenter
    }

    private func measureThroughput(
        _ set: BenchmarkSet, _ workers: [Worker]
    ) throws -> BenchmarkReport.Throughput {
        let pictures = try set.pictures()
        let counts = Self.workerCounts(upTo: workers.count)
        for worker in workers { _ = try Self.cut(pictures[0], worker.segmenter) }
        var rates: [Int: [Double]] = [:]
        for _ in 0..<Self.rounds {
            for count in counts {
                let rate = try Self.imagesPerSecond(
                    pictures, workers.prefix(count), for: .seconds(seconds / Double(Self.rounds)))
                rates[count, default: []].append(rate)
            }
        }
        return BenchmarkReport.Throughput(set: set.name, counts: counts, rates: rates)
    }

    /// Every number up to eight, then powers of two and the last.
    static func workerCounts(upTo limit: Int) -> [Int] {
        (1...limit).filter { $0 <= 8 || $0 == limit || $0 & ($0 - 1) == 0 }
    }

    /// What all workers together cut, each counted over its own time: none waits for the slowest.
    private static func imagesPerSecond(
        _ pictures: [BenchmarkSet.Picture], _ workers: ArraySlice<Worker>, for duration: Duration
    ) throws -> Double {
        let outcomes = Mutex<[Result<Double, any Error>]>([])
        let finished = DispatchGroup()
        for (offset, worker) in workers.enumerated() {
            finished.enter()
            let thread = Thread {
                let outcome = Result { try rate(pictures, worker, from: offset, for: duration) }
                outcomes.withLock { $0.append(outcome) }
                finished.leave()
            }
            thread.start()
        }
        finished.wait()
        return try outcomes.withLock { try $0.reduce(0) { try $0 + $1.get() } }
    }

    private static func rate(
        _ pictures: [BenchmarkSet.Picture], _ worker: Worker, from offset: Int, for duration: Duration
    ) throws -> Double {
        let start = ContinuousClock.now
        var count = 0
        repeat {
            _ = try cut(pictures[(offset + count) % pictures.count], worker.segmenter)
            count += 1
        } while start.duration(to: .now) < duration
        return Double(count) / (start.duration(to: .now) / .seconds(1))
    }
}

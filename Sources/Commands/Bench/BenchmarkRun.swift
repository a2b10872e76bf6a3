// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cryptography
import CutoutParameters
import Foundation
import Segmentation
import Synchronization

/// Measures stages on one thread, set after set, then throughput by number of workers.
struct BenchmarkRun {
    /// Numbers of workers take turns in so many rounds, so that what disturbs the machine disturbs all of them.
    static let rounds = 5
    /// Of each set, however slow: fewer say nothing.
    static let leastRuns = 10

    let sets: [BenchmarkSet]
    let jobs: Int
    let seconds: Double

    /// - Parameter announce: told what is being measured.
    func report(_ announce: (String) -> Void) throws -> BenchmarkReport {
        let segmenter = try Segmenter.forCommand()
        var reports: [BenchmarkReport.PictureSet] = []
        for set in sets {
            announce("measuring \(set.name)")
            reports.append(try measure(set, segmenter))
        }
        let typical = sets.first { $0.name == BenchmarkSet.typical } ?? sets[0]
        announce("measuring throughput")
        let throughput = try measureThroughput(typical)
        return BenchmarkReport(
            version: SilhouetteVersion.text,
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
            return BenchmarkReport.Picture(picture, cutout, digest: SHA256.hexadecimal(of: cutout.bytes))
        }
        var runs: [[StageTiming]] = []
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline || runs.count < max(pictures.count, Self.leastRuns) {
            let index = runs.count % pictures.count
            let cutout = try Self.cut(pictures[index], segmenter)
            runs.append(cutout.timings)
            guard SHA256.hexadecimal(of: cutout.bytes) == expected[index].outputSHA256 else {
                throw CommandFailure.work("\(pictures[index].name): the result differs from the first run's")
            }
        }
        return BenchmarkReport.PictureSet(
            name: set.name, runs: runs, pictures: expected, peakMemoryMB: Self.peakMemoryMB)
    }

    private static func cut(_ picture: BenchmarkSet.Picture, _ segmenter: Segmenter) throws -> Cutout {
        try CommandFailure.of(picture.name) { () throws(SegmentationError) in
            try segmenter.cutOut(picture.bytes)
        }
    }

    // MARK: Throughput

    private func measureThroughput(_ set: BenchmarkSet) throws -> BenchmarkReport.Throughput {
        let pictures = try set.pictures()
        let threads = try WorkerThreads(count: jobs)
        let counts = Self.workerCounts(upTo: jobs)
        // One cut for each warms it up, however they share them.
        _ = try Self.seconds(pictures.prefix(1), threads, passes: jobs)
        // Every measurement cuts the same pictures: whole passes over the set, as many as one worker has time for.
        let single = try Self.seconds(pictures[...], threads.prefix(1), passes: 1)
        let passes = max(1, Int(seconds / Double(Self.rounds) / single))
        var rates: [Int: [Double]] = [:]
        for _ in 0..<Self.rounds {
            for count in counts {
                // As much for each worker as for one alone: the wait for the last one stays small.
                let elapsed = try Self.seconds(pictures[...], threads.prefix(count), passes: passes * count)
                rates[count, default: []].append(Double(pictures.count * passes * count) / elapsed)
            }
        }
        return BenchmarkReport.Throughput(set: set.name, counts: counts, rates: rates)
    }

    /// Every number up to eight, then powers of two and the last.
    static func workerCounts(upTo limit: Int) -> [Int] {
        (1...limit).filter { $0 <= 8 || $0 == limit || $0 & ($0 - 1) == 0 }
    }

    /// How long the workers together take to cut all pictures so many times, each taking the next one that is left.
    private static func seconds(
        _ pictures: ArraySlice<BenchmarkSet.Picture>, _ threads: WorkerThreads, passes: Int
    ) throws -> Double {
        let fault = Mutex<(any Error)?>(nil)
        let start = ContinuousClock.now
        threads.work(below: pictures.count * passes, isOver: { fault.withLock { $0 != nil } }) { index, segmenter in
            do {
                _ = try cut(pictures[pictures.startIndex + index % pictures.count], segmenter)
            } catch {
                fault.withLock { $0 = error }
            }
        }
        if let fault = fault.withLock({ $0 }) { throw fault }
        return start.duration(to: .now) / .seconds(1)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Synchronization
import TestSupport
import Testing

@testable import Segmentation
@testable import Server

struct ComputePoolTests {
    private func pool(
        workers: Int = 1, queueLimit: Int, megapixels: Double = .infinity, timeout: Duration = .seconds(600)
    ) throws -> ComputePool {
        let limits = ComputePool.Limits(
            workers: workers, queue: queueLimit, megapixels: megapixels, time: timeout)
        return try ComputePool(limits) { () throws(SegmentationError) in Segmenter(cascades: try FaceCascades()) }
    }

    private func cutOut(_ image: [UInt8], _ pool: ComputePool) async throws -> [UInt8] {
        try await pool.perform(.init(caller: "me", megapixels: 1)) { segmenter, isCancelled throws(SegmentationError) in
            try segmenter.cutOut(image, isCancelled: isCancelled).bytes
        }.value
    }

    /// The code that each of several requests at once is refused with, nil for those that are answered.
    private func outcomes(_ pool: ComputePool, count: Int) async throws -> [APIError.Code?] {
        let image = try Fixtures.astronaut()
        return await withTaskGroup(of: APIError.Code?.self) { group in
            for _ in 0..<count {
                group.addTask {
                    do {
                        _ = try await cutOut(image, pool)
                        return nil
                    } catch {
                        return (error as? APIError)?.code ?? .internalError
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test(arguments: [1, 2, 8])
    func `the number of workers does not change a byte`(workers: Int) async throws {
        let images = [try Fixtures.astronaut(), try Fixtures.cameraman()]
        let segmenter = Segmenter(cascades: try FaceCascades())
        let expected = try images.map { try segmenter.cutOut($0).bytes }
        let pool = try pool(workers: workers, queueLimit: 16)
        try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for index in 0..<16 {
                let image = images[index % 2]
                group.addTask { (index % 2, try await cutOut(image, pool)) }
            }
            for try await (index, bytes) in group { #expect(bytes == expected[index]) }
        }
        await pool.shutDown()
    }

    @Test func `more than workers and queue hold is refused at once`() async throws {
        let pool = try pool(queueLimit: 1)
        let outcomes = try await outcomes(pool, count: 12)
        #expect(outcomes.contains(nil) && outcomes.contains(.overloaded))
        #expect(Set(outcomes) == [nil, .overloaded])
        #expect(pool.load.running == 0 && pool.load.waiting == 0)
        await pool.shutDown()
    }

    @Test func `everything that waited too long is answered 504, and the pool comes free again`() async throws {
        let pool = try pool(queueLimit: 4, timeout: .milliseconds(5))
        let outcomes = try await outcomes(pool, count: 5)
        #expect(outcomes.allSatisfy { $0 == .timedOut })
        while pool.load.running + pool.load.waiting > 0 { await Task.yield() }
        await pool.shutDown()
    }

    /// Starts work that ends when `gate` opens, and waits until it has begun or lines up.
    private func start(
        _ pool: ComputePool, _ gate: Gate, caller: String = "me", megapixels: Double = 1
    ) async -> Task<Duration, any Error> {
        let before = pool.load.running + pool.load.waiting
        let task = Task {
            try await pool.perform(.init(caller: caller, megapixels: megapixels)) {
                _, isCancelled throws(SegmentationError) in
                while !gate.isOpen {
                    if isCancelled() { throw .cancelled }
                }
            }.queued
        }
        while pool.load.running + pool.load.waiting == before { await Task.yield() }
        return task
    }

    @Test func `what nobody waits for leaves the line, and stops`() async throws {
        let pool = try pool(queueLimit: 4)
        let gate = Gate()
        let running = await start(pool, gate)
        let waiting = await start(pool, gate)
        let last = await start(pool, gate)
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(pool.load.running == 1 && pool.load.waiting == 1)
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
        gate.open()
        _ = try await last.value
        #expect(pool.load.running == 0 && pool.load.waiting == 0)
        await pool.shutDown()
    }

    @Test func `images are begun together only as far as their megapixels allow, in their order`() async throws {
        let pool = try pool(workers: 3, queueLimit: 8, megapixels: 10)
        let gates = (0..<4).map { _ in Gate() }
        let huge = await start(pool, gates[0], megapixels: 50)
        #expect(pool.load.running == 1 && pool.load.megapixels == 50)
        let middling = await start(pool, gates[1], megapixels: 6)
        let large = await start(pool, gates[2], megapixels: 7)
        let small = await start(pool, gates[3], megapixels: 0.5)
        #expect(pool.load.waiting == 3)
        gates[0].open()
        _ = try await huge.value
        // The small one would fit beside the middling one, but is behind the large one.
        #expect(pool.load.running == 1 && pool.load.megapixels == 6)
        gates[1].open()
        _ = try await middling.value
        #expect(pool.load.running == 2 && pool.load.megapixels == 7.5)
        gates[2].open()
        gates[3].open()
        _ = try await (large.value, small.value)
        #expect(pool.load.megapixels == 0)
        await pool.shutDown()
    }

    /// Real ones: OpenCV throws without a pixel of each kind, and no machine has a petabyte.
    private enum Fault: CaseIterable {
        case exception, memory

        func happen() throws(SegmentationError) {
            switch self {
            case .exception:
                let seeds = try Plane<GrabCutLabel>(width: 8, height: 8)
                _ = try openCVGrabCut(try Plane<RGB>(width: 8, height: 8), seeds: seeds, iterations: 1)
            case .memory: _ = try Plane<RGB>(width: 1 << 29, height: 1 << 20)
            }
        }
    }

    @Test(arguments: Fault.allCases)
    private func `a fault fails one request, and the worker goes on`(fault: Fault) async throws {
        let pool = try pool(queueLimit: 4)
        let refusal = await #expect(throws: APIError.self) {
            _ = try await pool.perform(.init(caller: "me", megapixels: 1)) { _, _ throws(SegmentationError) in
                try fault.happen()
            }
        }
        #expect(refusal?.code == .internalError && refusal?.cause != nil)
        #expect(try await cutOut(try Fixtures.cameraman(), pool).count > 1000)
        await pool.shutDown()
    }

    @Test func `without a queue an idle worker still takes work`() async throws {
        let pool = try pool(queueLimit: 0)
        let gate = Gate()
        let running = await start(pool, gate)
        #expect(try await outcomes(pool, count: 2) == [.overloaded, .overloaded])
        gate.open()
        _ = try await running.value
        await pool.shutDown()
    }
}

/// Opened once, from any thread.
private final class Gate: Sendable {
    private let state = Atomic(false)

    var isOpen: Bool { state.load(ordering: .acquiring) }

    func open() { state.store(true, ordering: .releasing) }
}

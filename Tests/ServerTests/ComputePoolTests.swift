// SPDX-License-Identifier: Apache-2.0
import Segmentation
import TestSupport
import Testing

@testable import Server

struct ComputePoolTests {
    private func pool(
        workers: Int = 1, queueLimit: Int, timeout: Duration = .seconds(120)
    ) throws -> ComputePool {
        try ComputePool(workers: workers, queueLimit: queueLimit, timeout: timeout) { () throws(SegmentationError) in
            Segmenter(cascades: try FaceCascades())
        }
    }

    private func cutOut(_ image: [UInt8], _ pool: ComputePool) async throws -> [UInt8] {
        try await pool.perform { segmenter, isCancelled throws(SegmentationError) in
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
        #expect(pool.currentLoad.running == 0 && pool.currentLoad.waiting == 0)
        await pool.shutDown()
    }

    @Test func `everything that waited too long is answered 504, and the pool comes free again`() async throws {
        let pool = try pool(queueLimit: 4, timeout: .milliseconds(5))
        let outcomes = try await outcomes(pool, count: 5)
        #expect(outcomes.allSatisfy { $0 == .timedOut })
        while pool.currentLoad.running + pool.currentLoad.waiting > 0 { await Task.yield() }
        await pool.shutDown()
    }
}

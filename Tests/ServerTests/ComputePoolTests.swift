// SPDX-License-Identifier: Apache-2.0
import Segmentation
import TestSupport
import Testing

@testable import Server

struct ComputePoolTests {
    private func pool(queueLimit: Int, timeout: Duration = .seconds(30)) throws -> ComputePool {
        try ComputePool(workers: 1, queueLimit: queueLimit, timeout: timeout) { () throws(SegmentationError) in
            Segmenter(cascades: try FaceCascades())
        }
    }

    /// The code that each of several requests at once is refused with, nil for those that are answered.
    private func outcomes(_ pool: ComputePool, count: Int) async throws -> [APIError.Code?] {
        let image = try Fixtures.astronaut()
        return await withTaskGroup(of: APIError.Code?.self) { group in
            for _ in 0..<count {
                group.addTask {
                    do {
                        _ = try await pool.cutOut(image, options: CutoutOptions())
                        return nil
                    } catch {
                        return (error as? APIError)?.code ?? .internalError
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
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

// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Owns `count` samples from `calloc`, freed with the last reference.
///
/// Sendable because it is only written through `Plane`, which first makes sure that it holds the only reference.
@safe final class PixelStorage<Sample: BitwiseCopyable & Sendable>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Sample>
    let count: Int

    init(count: Int) throws(SegmentationError) {
        guard let memory = unsafe calloc(count, MemoryLayout<Sample>.stride) else { throw .outOfMemory }
        unsafe base = memory.bindMemory(to: Sample.self, capacity: count)
        self.count = count
    }

    /// nil when memory ran out.
    init?(copying other: PixelStorage) {
        guard let memory = unsafe malloc(other.count * MemoryLayout<Sample>.stride) else { return nil }
        unsafe base = memory.bindMemory(to: Sample.self, capacity: other.count)
        count = other.count
        unsafe base.update(from: other.base, count: count)
    }

    deinit { unsafe free(base) }
}

extension Plane {
    /// Makes the storage this plane's own, by a copy when someone else holds it, too. Throws `outOfMemory`.
    mutating func makeUnique() throws(SegmentationError) {
        guard !isKnownUniquelyReferenced(&storage) else { return }
        guard let copy = PixelStorage(copying: storage) else { throw .outOfMemory }
        storage = copy
    }

    /// The same before any write. Small planes are copied every day; for a full-size one call `makeUnique` first, as
    /// running out of memory here traps.
    private mutating func makeUniqueOrTrap() {
        do throws(SegmentationError) { try makeUnique() } catch { fatalError("out of memory copying a shared plane") }
    }

    /// The samples in row-major order.
    public func withSpan<Result, Failure>(
        _ body: (Span<Sample>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let buffer = unsafe UnsafeBufferPointer(start: storage.base, count: storage.count)
        defer { extendLifetime(storage) }
        return try body(unsafe Span(_unsafeElements: buffer))
    }

    public mutating func withMutableSpan<Result, Failure>(
        _ body: (inout MutableSpan<Sample>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        makeUniqueOrTrap()
        let buffer = unsafe UnsafeMutableBufferPointer(start: storage.base, count: storage.count)
        var span = unsafe MutableSpan(_unsafeElements: buffer)
        defer { extendLifetime(storage) }
        return try body(&span)
    }

    /// Address of the first sample for the C functions, valid inside `body`.
    func withBase<Result, Failure>(
        _ body: (UnsafeMutablePointer<Sample>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { extendLifetime(storage) }
        return try unsafe body(storage.base)
    }

    mutating func withMutableBase<Result, Failure>(
        _ body: (UnsafeMutablePointer<Sample>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        makeUniqueOrTrap()
        return try unsafe withBase(body)
    }
}

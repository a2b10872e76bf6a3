// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

/// The processor, as OpenCV sees it. It affects speed, never results.
public enum Platform {
    /// The widest vector instructions that OpenCV uses here, `AVX2` for example. `OPENCV_CPU_DISABLE` lowers it.
    public static var vectorInstructions: String { unsafe String(cString: cvb_vector_instructions()) }

    /// Processors that this process's affinity lets it run on; nil where that is not known.
    public static var usableProcessors: Int? {
        let count = cvb_count_usable_processors()
        return count > 0 ? Int(count) : nil
    }
}

extension Platform {
    /// Whether PNG files get the bytes here that they get on every x86-64-v2 processor. Where not, the engine's version says so, too.
    public static var packsReproducibly: Bool { cvb_deflates_reproducibly() }
}

/// What the process does with memory that was freed.
public enum ProcessHeap {
    /// One heap for all threads, for the start of a program. glibc would give each thread a heap of its own, and keep in each
    /// what its largest picture needed; pictures are few and large, so that threads do not get in each other's way.
    public static func share() { cvb_share_heap() }

    /// Gives memory that is kept for later back to the system. Takes milliseconds: for when there is nothing to do.
    public static func releaseUnused() { cvb_release_unused_memory() }
}

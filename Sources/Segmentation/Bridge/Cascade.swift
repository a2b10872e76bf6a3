// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// One of OpenCV's boosted cascades, loaded.
@safe final class Cascade {
    struct Detection: Equatable {
        var x, y, width, height: Int
        /// The last stage's sum.
        var weight: Double
    }

    /// Which sizes are looked for, in pixels of the picture.
    struct Range {
        /// Smallest and largest width; nil is as large as the picture.
        var minSize: Int
        var maxSize: Int?
        /// Ratio between the sizes that are tried.
        var step: Double
        /// Merged detections of no more hits than this are dropped; 0 gives every hit, unmerged.
        var neighbours: Int
    }

    private let handle: OpaquePointer

    init(path: String) throws(SegmentationError) {
        var made: OpaquePointer?
        try Bridge.call { error in unsafe cvb_create_cascade(path, &made, &error) }
        guard let handle = unsafe made else { throw .internalFault("no cascade") }
        unsafe self.handle = handle
    }

    deinit { unsafe cvb_free_cascade(handle) }

    /// All detections, from the top down.
    func detect(in grey: Plane<UInt8>, _ range: Range) throws(SegmentationError) -> [Detection] {
        var raw = [CVBDetection](repeating: CVBDetection(), count: 512)
        var found = try run(grey, range, &raw)
        if found > raw.count {
            raw = Array(repeating: CVBDetection(), count: found)
            found = try run(grey, range, &raw)
        }
        return raw.prefix(found).map {
            Detection(x: Int($0.x), y: Int($0.y), width: Int($0.width), height: Int($0.height), weight: $0.weight)
        }.sorted { ($0.y, $0.x, $0.width, $0.weight) < ($1.y, $1.x, $1.width, $1.weight) }
    }

    /// Fills `detections` as far as they go; returns how many there are.
    private func run(
        _ grey: Plane<UInt8>, _ range: Range, _ detections: inout [CVBDetection]
    ) throws(SegmentationError) -> Int {
        let range = CVBDetectionRange(
            min_size: Int32(range.minSize), max_size: Int32(range.maxSize ?? 0), factor: range.step,
            min_neighbours: Int32(range.neighbours))
        var found: Int32 = 0
        try Bridge.call { error in
            unsafe grey.withBytes { view in
                unsafe detections.withUnsafeMutableBufferPointer { buffer in
                    unsafe cvb_detect(handle, view, range, buffer.baseAddress, Int32(buffer.count), &found, &error)
                }
            }
        }
        return Int(found)
    }

    /// Whether a file can be read: what is asked of a folder before cascades are loaded from it.
    static func isReadable(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }
}

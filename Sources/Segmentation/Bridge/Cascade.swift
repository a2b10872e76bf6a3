// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// One of OpenCV's boosted cascades, loaded. Belongs to one thread at a time.
@safe final class Cascade {
    struct Detection: Equatable {
        var x, y, width, height: Int
        /// How far the last stage's sum lies above its threshold.
        var weight: Double
    }

    private let handle: OpaquePointer

    init(path: String) throws(SegmentationError) {
        var made: OpaquePointer?
        try Bridge.call { error in unsafe cvb_create_cascade(path, &made, &error) }
        guard let handle = unsafe made else { throw .internalFault("no cascade") }
        unsafe self.handle = handle
    }

    deinit { unsafe cvb_free_cascade(handle) }

    /// All detections, sorted, because OpenCV's order is not the same on every machine.
    func detect(
        in grey: Plane<UInt8>, scaleFactor: Double, minNeighbours: Int, minSize: Int
    ) throws(SegmentationError) -> [Detection] {
        var raw = [CVBDetection](repeating: CVBDetection(), count: 256)
        var found: Int32 = 0
        try Bridge.call { error in
            unsafe grey.withBytes { view in
                unsafe raw.withUnsafeMutableBufferPointer { buffer in
                    unsafe cvb_detect(
                        handle, view, scaleFactor, Int32(minNeighbours), Int32(minSize), buffer.baseAddress,
                        Int32(buffer.count), &found, &error)
                }
            }
        }
        return raw.prefix(Int(found)).map {
            Detection(x: Int($0.x), y: Int($0.y), width: Int($0.width), height: Int($0.height), weight: $0.weight)
        }.sorted { ($0.y, $0.x, $0.width, $0.weight) < ($1.y, $1.x, $1.width, $1.weight) }
    }

    /// Whether a file can be read: what is asked of a folder before cascades are loaded from it.
    static func isReadable(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }
}

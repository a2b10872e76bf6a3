// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

// Borrowed views of planes for the C functions. One that is written through must come from `withMutable...`.

/// A sample that C sees as interleaved channels of one scalar type.
protocol ByteSample: BitwiseCopyable, Sendable { static var channels: Int32 { get } }
protocol FloatSample: BitwiseCopyable, Sendable { static var channels: Int32 { get } }

extension UInt8: ByteSample { static var channels: Int32 { 1 } }
extension Label: ByteSample { static var channels: Int32 { 1 } }
extension RGB: ByteSample { static var channels: Int32 { 3 } }
extension YCrCb: ByteSample { static var channels: Int32 { 3 } }
extension Float: FloatSample { static var channels: Int32 { 1 } }
extension SIMD4<Float>: FloatSample { static var channels: Int32 { 4 } }

extension Plane where Sample: ByteSample {
    func withBytes<Result>(_ body: (CVBBytes) -> Result) -> Result {
        unsafe withBase { unsafe body(view($0)) }
    }

    mutating func withMutableBytes<Result>(_ body: (CVBBytes) -> Result) -> Result {
        let (width, height) = (width, height)
        return unsafe withMutableBase { unsafe body(Self.view($0, width: width, height: height)) }
    }

    private func view(_ base: UnsafeMutablePointer<Sample>) -> CVBBytes {
        unsafe Self.view(base, width: width, height: height)
    }

    private static func view(_ base: UnsafeMutablePointer<Sample>, width: Int, height: Int) -> CVBBytes {
        unsafe CVBBytes(
            data: UnsafeMutableRawPointer(base).assumingMemoryBound(to: UInt8.self),
            width: Int32(width), height: Int32(height),
            stride: width * MemoryLayout<Sample>.stride, channels: Sample.channels)
    }
}

extension Plane where Sample: FloatSample {
    func withFloats<Result>(_ body: (CVBFloats) -> Result) -> Result {
        unsafe withBase { unsafe body(Self.view($0, width: width, height: height)) }
    }

    mutating func withMutableFloats<Result>(_ body: (CVBFloats) -> Result) -> Result {
        let (width, height) = (width, height)
        return unsafe withMutableBase { unsafe body(Self.view($0, width: width, height: height)) }
    }

    private static func view(_ base: UnsafeMutablePointer<Sample>, width: Int, height: Int) -> CVBFloats {
        unsafe CVBFloats(
            data: UnsafeMutableRawPointer(base).assumingMemoryBound(to: Float.self),
            width: Int32(width), height: Int32(height),
            stride: width * MemoryLayout<Sample>.stride, channels: Sample.channels)
    }
}

extension Plane where Sample == Int32 {
    mutating func withMutableIntegers<Result>(_ body: (CVBIntegers) -> Result) -> Result {
        let (width, height) = (width, height)
        return unsafe withMutableBase { base in
            unsafe body(
                CVBIntegers(
                    data: base, width: Int32(width), height: Int32(height), stride: width * MemoryLayout<Int32>.stride))
        }
    }
}

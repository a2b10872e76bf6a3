// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

/// The one funnel between the C API's statuses and Swift's errors.
enum Bridge {
    /// Done once, before the first call into OpenCV.
    private static let initialised: Void = cvb_initialise()

    /// Runs a C function; any status but `done` becomes a `SegmentationError`. `corrupt` names the format of damaged data.
    static func call(
        corrupt: ImageFormat? = nil,
        _ body: (inout CVBError) -> CVBStatus
    ) throws(SegmentationError) {
        _ = initialised
        var error = CVBError()
        switch body(&error) {
        case .done: return
        case .outOfMemory: throw .outOfMemory
        case .corruptData, .unsupported:
            guard let format = corrupt else { throw .internalFault(text(of: error)) }
            throw .corruptImage(format, reason: text(of: error))
        case .internalFault: throw .internalFault(text(of: error))
        }
    }

    private static func text(of error: CVBError) -> String {
        unsafe withUnsafeBytes(of: error.message) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    /// Versions of OpenCV and the codecs, as they were linked.
    static var libraryVersions: String { unsafe String(cString: cvb_library_versions()) }
}

// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

/// The processor, as OpenCV sees it. It decides how fast a result comes, never what it is.
public enum Platform {
    /// The widest vector instructions that OpenCV uses here, `AVX2` for example. `OPENCV_CPU_DISABLE` lowers it.
    public static var vectorInstructions: String { unsafe String(cString: cvb_vector_instructions()) }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import SyntheticPortraits
import TestSupport
import Testing

/// The same bytes on every machine: here, one that lacks what this one has.
struct DeterminismTests {
    /// Instruction sets that OpenCV, libjpeg-turbo and glibc are told not to use.
    static let machines: [(name: String, environment: [String: String])] = [
        ("no AVX-512", ["OPENCV_CPU_DISABLE": "AVX512-SKX"]),
        ("no AVX2", ["OPENCV_CPU_DISABLE": "AVX2,AVX512-SKX"]),
        ("SSE2 to SSE3 only", ["OPENCV_CPU_DISABLE": "SSSE3,SSE4.1,SSE4.2,POPCNT,FP16,FMA3,AVX,AVX2,AVX512-SKX"]),
        ("no SIMD in libjpeg-turbo", ["JSIMD_FORCENONE": "1"]),
        ("no FMA in the C library", ["GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX2_Usable,-FMA_Usable"]),
        (
            "none of these",
            [
                "OPENCV_CPU_DISABLE": "SSSE3,SSE4.1,SSE4.2,POPCNT,FP16,FMA3,AVX,AVX2,AVX512-SKX",
                "JSIMD_FORCENONE": "1",
                "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX2_Usable,-FMA_Usable",
            ]
        ),
    ]

    /// Pictures that between them go every way: a face, a doubtful one, none, a large JPEG, strokes.
    private static func cutouts(_ environment: [String: String]) throws -> [Data] {
        try withTemporaryFolder { folder in
            let strokes = folder.appendingPathComponent("strokes.json")
            try Data(
                """
                {"foreground": [{"points": [[400, 60], [460, 90]], "radius": 4}],
                 "background": [{"points": [[30, 300], [60, 420]], "radius": 5}]}
                """.utf8
            ).write(to: strokes)
            let large = folder.appendingPathComponent("large.jpg")
            try Data(largeJPEG.get()).write(to: large)
            let still = folder.appendingPathComponent("still.png")
            try Data(faceless.get()).write(to: still)
            let astronaut = Fixtures.url("images/astronaut.png").path
            let cameraman = Fixtures.url("images/cameraman.png").path
            return try [
                [astronaut, "-o", "-"], [cameraman, "-o", "-"], [astronaut, "-o", "-", "--hints", strokes.path],
                [astronaut, "-o", "-", "--method", "grabcut"], [large.path, "-o", "-", "--output-format", "jpg"],
                [still.path, "-o", "-", "--output-format", "webp"],
            ].map { arguments in
                let run = try RunningProcess(Executable.silhouette, ["remove"] + arguments, environment: environment)
                #expect(run.wait() == 0)
                // OpenCV says on standard error when it does not know a name; what this machine lacks anyway is no fault.
                let complaints = run.standardError.split(separator: "\n")
                    .filter { !$0.hasPrefix("OPENCV: Trying to disable unavailable CPU feature") }
                #expect(complaints.isEmpty, "\(run.standardError)")
                return run.standardOutput
            }
        }
    }

    private static let largeJPEG = Result {
        let portrait = try SyntheticPortrait(width: 900, height: 1200, seed: 7, isBusy: true)
        return try Image(pixels: portrait.image).jpeg(quality: 92)
    }

    private static let faceless = Result {
        var random = SplitMix64(state: 12)
        let tones = (0..<40).map { _ in UInt8(random.next() % 256) }
        return try Image(
            pixels: Plane(width: 420, height: 300) { x, y in
                let (dx, dy) = (Double(x - 230) / 90, Double(y - 170) / 100)
                return dx * dx + dy * dy < 1
                    ? RGB(tones[x / 12 % 40], 90, tones[y / 9 % 40]) : RGB(UInt8(90 + x / 4), 150, UInt8(120 + y / 4))
            }
        ).png()
    }

    private static let expected = Result { try cutouts([:]) }

    @Test(arguments: machines)
    func `a machine without newer instructions gives the same bytes`(
        machine: (name: String, environment: [String: String])
    ) throws {
        let (actual, expected) = (try Self.cutouts(machine.environment), try Self.expected.get())
        #expect(expected.allSatisfy { $0.count > 1000 } && Set(expected).count == expected.count)
        for (index, pair) in zip(actual, expected).enumerated() {
            #expect(pair.0 == pair.1, "picture \(index), \(machine.name)")
        }
    }
}

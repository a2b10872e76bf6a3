// SPDX-License-Identifier: Apache-2.0
import Foundation
import FuzzTargets

// libFuzzer's own `main` calls these two. The environment says what it is to fuzz: FUZZ_TARGET, a target or `list`, and
// FUZZ_SEEDS, a folder for the target's seeds, which is also to be named as a corpus.

nonisolated(unsafe) private var target = FuzzTarget.multipart

@_cdecl("LLVMFuzzerInitialize")
func prepare(_: UnsafeMutablePointer<Int32>, _: UnsafeMutableRawPointer) -> Int32 {
    let environment = ProcessInfo.processInfo.environment
    guard let chosen = environment["FUZZ_TARGET"].flatMap(FuzzTarget.init), let seeds = environment["FUZZ_SEEDS"] else {
        print(FuzzTarget.allCases.map(\.rawValue).joined(separator: "\n"))
        exit(environment["FUZZ_TARGET"] == "list" ? 0 : 2)
    }
    target = chosen
    let folder = URL(fileURLWithPath: seeds, isDirectory: true)
    do {
        for (index, seed) in try chosen.seeds().enumerated() {
            try Data(seed).write(to: folder.appendingPathComponent("seed-\(index)"))
        }
    } catch {
        fatalError("cannot write seeds to \(seeds): \(error)")
    }
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
func run(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    target.run(Array(UnsafeBufferPointer(start: data, count: size)))
    return 0
}

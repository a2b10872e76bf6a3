// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// Ctrl-C, the end of the terminal, or a request to end: the first lets what is being cut finish, the second ends the process.
final class Interruption: Sendable {
    private let signalNumber = Atomic<Int32>(0)
    nonisolated(unsafe) private var sources: [any DispatchSourceSignal] = []

    init() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // Of `nohup`, which means to go on without a terminal.
            if signal(number, SIG_IGN).map({ unsafeBitCast($0, to: Int.self) }) == unsafeBitCast(SIG_IGN, to: Int.self),
                number == SIGHUP
            {
                continue
            }
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [self] in
                for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
                signalNumber.store(number, ordering: .relaxed)
            }
            source.resume()
            sources.append(source)
        }
    }

    var hasCome: Bool { signalNumber.load(ordering: .relaxed) != 0 }

    /// As shells have it: 128 and the signal's number.
    var exitCode: Int32 { 128 + signalNumber.load(ordering: .relaxed) }
}

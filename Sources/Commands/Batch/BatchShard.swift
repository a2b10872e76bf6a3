// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cryptography

/// The K-th of N parts of a folder. A photograph's part depends on its path alone.
struct BatchShard: ExpressibleByArgument, Sendable, CustomStringConvertible {
    let number: Int
    let count: Int

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1], (1...100_000).contains(count),
            (1...count).contains(number)
        else { return nil }
        (self.number, self.count) = (number, count)
    }

    var description: String { "\(number)/\(count)" }

    func contains(_ name: BatchName) -> Bool {
        let digest = SHA256.digest(of: name.bytes).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(digest % UInt64(count)) + 1 == number
    }
}

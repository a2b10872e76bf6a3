// SPDX-License-Identifier: Apache-2.0
/// Names for outputs, decided before any work: no two alike, and told apart by as little as possible.
enum OutputNames {
    /// For each name what its output is called without the format's extension.
    ///
    /// A photograph loses its own extension, unless another's output would have the same name then, whether large and small letters
    /// differ or not: both keep theirs. Those whose names are kept from before keep them where they can.
    static func stems(for names: [[UInt8]], kept: (_ name: [UInt8]) -> [UInt8]? = { _ in nil }) -> [[UInt8]] {
        // What is kept does not change what the others are called.
        let fresh = apart(names.map(\.stemAndExtension.stem), names)
        return apart(zip(names, fresh).map { kept($0) ?? $1 }, names)
    }

    private static func apart(_ stems: [[UInt8]], _ names: [[UInt8]]) -> [[UInt8]] {
        var stems = stems
        // Whole names are all different, so that each round leaves fewer to change.
        while true {
            let users = Dictionary(grouping: stems.indices) { stems[$0].lowercasedASCII }
            let crowded = users.values.filter { $0.count > 1 }.joined().filter { stems[$0] != names[$0] }
            if crowded.isEmpty { return stems }
            for index in crowded { stems[index] = names[index] }
        }
    }
}

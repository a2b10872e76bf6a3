// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Segmentation
import SystemPackage

/// A photograph and where its cutout goes.
struct RemovePlan {
    var input: FilePath
    /// As bytes, for the format's extension is known only when it is cut.
    var stem: [UInt8]
    var isWholeName: Bool

    /// - Parameter rank: 1 is the best alternative.
    func output(_ format: FileFormat, rank: Int = 1) -> FilePath {
        let number = rank == 1 ? [] : Array(".\(rank)".utf8)
        guard isWholeName else { return FilePath(bytes: stem + number + Array(".\(format.fileExtension)".utf8)) }
        guard rank > 1 else { return FilePath(bytes: stem) }
        let name = stem.stemAndExtension
        return FilePath(bytes: name.stem + number + stem.dropFirst(name.stem.count))
    }

    /// What can be known before the work is said before it.
    static func check(
        _ plans: [RemovePlan], _ format: OutputFormat, alternatives: Int, trace: FilePath?, _ protection: FileProtection
    ) throws {
        let formats = format.files
        var taken: [FilePath: (name: String, number: Int)] = [:]
        func take(_ path: FilePath, for user: (name: String, number: Int)) throws {
            let output = protection.output(path)
            try output.check()
            guard let place = output.place, let other = taken.updateValue(user, forKey: place),
                other.number != user.number
            else { return }
            throw CommandFailure.configuration([
                "\(other.name) and \(user.name): both would be written to \(path.displayed); give each a place of its own"
            ])
        }
        for (number, plan) in plans.enumerated() {
            let user = (name: plan.input.displayed, number: number)
            for rank in 1...alternatives {
                for format in formats { try take(plan.output(format, rank: rank), for: user) }
            }
        }
        if let trace { try take(trace, for: (name: "--trace", number: plans.count)) }
    }

    /// Of all photographs of a command. Throws for outputs that would share a name.
    static func plans(_ inputs: [FilePath], _ output: OutputArgument?) throws -> [RemovePlan] {
        switch output {
        case .file(let path)?: return [RemovePlan(input: inputs[0], stem: path.bytes, isWholeName: true)]
        case nil:
            // Beside the input: portrait.jpg becomes portrait-cutout.png.
            return inputs.map { input in
                guard input != .dash else {
                    return RemovePlan(input: input, stem: FilePath.dash.bytes, isWholeName: true)
                }
                return RemovePlan(
                    input: input, stem: input.bytes.stemAndExtension.stem + Array("-cutout".utf8), isWholeName: false)
            }
        case .folder(let folder)?:
            let names = inputs.map { $0 == .dash ? Array("cutout".utf8) : $0.lastName }
            for (name, users) in Dictionary(grouping: zip(names, inputs), by: { $0.0 })
                .sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) where users.count > 1
            {
                throw CommandFailure.configuration([
                    "\(users.map { $0.1.displayed }.joined(separator: " and ")): the outputs would share the name \(name.displayed); cut them into different folders"
                ])
            }
            return zip(inputs, OutputNames.stems(for: names)).map { input, stem in
                RemovePlan(input: input, stem: folder.appending(bytes: stem).bytes, isWholeName: false)
            }
        }
    }
}

/// What `-o` names.
enum OutputArgument {
    case file(FilePath)
    case folder(FilePath)

    init(_ argument: String) throws {
        guard let path = FilePath(argument: argument) else { throw ValidationError("-o needs a name.") }
        let isFolder = argument.hasSuffix("/") || (path != .dash && (try? FileStatus(path))?.kind == .folder)
        self = isFolder ? .folder(path) : .file(path)
    }

    var isFolder: Bool { if case .folder = self { true } else { false } }
}

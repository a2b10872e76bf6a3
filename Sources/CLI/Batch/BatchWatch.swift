// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage

/// Photographs as they arrive in a folder, each once it is completely written.
struct BatchWatch: ~Copyable {
    private let folder: BatchFolder
    private let outputDir: FilePath
    private var watch: FolderWatch
    /// Names of outputs, by small letters.
    private var stems: [[UInt8]: BatchName] = [:]
    /// Files that nobody may be writing any more; when they were last seen to change.
    private var unsettled: [BatchName: (version: FileStatus.Version, since: ContinuousClock.Instant)] = [:]
    private let isWanted: (BatchName) -> Bool

    /// How long a file must stay as it is, of which no event tells that it is whole.
    private static let quiet = Duration.seconds(2)
    private static let pollMilliseconds: Int32 = 200

    init(_ folder: BatchFolder, outputDir: FilePath, isWanted: @escaping (BatchName) -> Bool) throws(CommandFailure) {
        do throws(Errno) { watch = try FolderWatch() } catch { throw .system(folder.input, error) }
        (self.folder, self.outputDir, self.isWanted) = (folder, outputDir, isWanted)
    }

    /// Begins with what a walk found and with the outputs that its photographs have.
    mutating func begin(_ contents: BatchFolder.Contents, _ photographs: [BatchPhotograph]) throws(CommandFailure) {
        for photograph in photographs { stems[photograph.outputStem.lowercasedASCII] = photograph.name }
        try add(contents.folders)
    }

    private mutating func add(_ folders: [BatchName]) throws(CommandFailure) {
        for name in folders {
            let path = name.bytes.isEmpty ? folder.input : folder.path(of: name)
            do throws(Errno) {
                try watch.add(path, as: name.bytes)
            } catch .noSuchFileOrDirectory {
                // Gone again.
            } catch {
                throw .system(path, error)
            }
        }
    }

    /// Gives each photograph that arrives, until the batch is interrupted.
    mutating func run(
        _ interruption: Interruption, _ give: (BatchPhotograph) -> Void, _ complain: (_ sentence: String) -> Void
    ) throws(CommandFailure) {
        // What came between the walk and the watch.
        try lookAgain(below: nil, complain)
        while !interruption.hasCome {
            let events: [FolderWatch.Event]
            do throws(Errno) { events = try watch.events(within: Self.pollMilliseconds) } catch {
                throw .system(folder.input, error)
            }
            for event in events {
                switch event {
                case .whole(let folder, let name): arrive(Self.below(folder, name), give, complain)
                case .created(let folder, let name): settle(Self.below(folder, name), isLink: true)
                case .newFolder(let name):
                    try lookAgain(below: BatchName(bytes: name), complain)
                case .overflow: try lookAgain(below: nil, complain)
                }
            }
            giveSettled(give, complain)
        }
    }

    private static func below(_ folder: [UInt8], _ name: [UInt8]) -> BatchName {
        BatchName(bytes: folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name)
    }

    private mutating func lookAgain(below start: BatchName?, _ complain: (String) -> Void) throws(CommandFailure) {
        let path = start.map(folder.path(of:)) ?? folder.input
        // Watched before it is read, so that nothing can come in between.
        try add([start ?? BatchName(bytes: [])])
        guard (try? FileStatus(path))?.kind == .folder else { return }
        let contents = try folder.contents(below: start)
        try add(contents.folders)
        for name in try folder.contents(below: start).names where stems.values.contains(name) == false {
            settle(name, isLink: false)
        }
    }

    /// - Parameter isLink: of others an event will tell when they are whole.
    private mutating func settle(_ name: BatchName, isLink: Bool) {
        guard name.bytes.namesPhotograph, isWanted(name) else { return }
        let path = folder.path(of: name)
        if isLink {
            guard let own = try? FileStatus(path, followingLinks: false), own.kind == .link || own.links > 1 else {
                return
            }
        }
        guard let status = try? FileStatus(path), status.kind == .regular else { return }
        unsettled[name] = (status.version, .now)
    }

    private mutating func giveSettled(_ give: (BatchPhotograph) -> Void, _ complain: (String) -> Void) {
        for (name, seen) in unsettled {
            guard let status = try? FileStatus(folder.path(of: name)) else {
                unsettled[name] = nil
                continue
            }
            if status.version != seen.version {
                unsettled[name] = (status.version, .now)
            } else if seen.since.duration(to: .now) >= Self.quiet {
                arrive(name, give, complain)
            }
        }
    }

    private mutating func arrive(_ name: BatchName, _ give: (BatchPhotograph) -> Void, _ complain: (String) -> Void) {
        guard name.bytes.namesPhotograph, isWanted(name) else { return }
        unsettled[name] = nil
        let path = folder.path(of: name)
        guard (try? FileStatus(path))?.kind == .regular else { return }
        // Its own stem, unless that is another's; then the whole name.
        for stem in [name.bytes.stemAndExtension.stem, name.bytes] {
            let key = stem.lowercasedASCII
            guard stems[key] == nil || stems[key] == name else { continue }
            stems[key] = name
            give(BatchPhotograph(file: path, name: name, outputStem: stem))
            return
        }
        complain("\(name.displayed): its output would have another's name")
    }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage

/// Photographs as they arrive in a folder, each once it is completely written.
struct BatchWatch: ~Copyable {
    private let folder: BatchFolder
    private var watch: FolderWatch
    /// Photographs by their outputs' names without extension, in small letters; and the other way round.
    private var owners: [[UInt8]: BatchName] = [:]
    private var stems: [BatchName: [UInt8]] = [:]
    /// Files that somebody may be writing yet: as they were last seen, and until when they must stay so.
    private var unsettled: [BatchName: (version: FileStatus.Version, since: ContinuousClock.Instant, quiet: Duration)] =
        [:]

    /// How long a link, or a file that was there before the watch, must stay as it is.
    private static let quiet = Duration.seconds(2)
    /// And a new file, of which an event tells as a rule when it is whole.
    private static let longQuiet = Duration.seconds(10)
    private static let pollMilliseconds: Int32 = 200

    init(_ folder: BatchFolder) throws(CommandFailure) {
        do throws(Errno) { watch = try FolderWatch() } catch { throw .system(folder.input, error) }
        self.folder = folder
    }

    /// Begins with what a walk found, and with the outputs that its photographs have.
    mutating func begin(
        _ contents: BatchFolder.Contents, _ photographs: [BatchPhotograph], _ complain: (_ sentence: String) -> Void
    ) {
        for photograph in photographs {
            owners[photograph.outputStem.lowercasedASCII] = photograph.name
            stems[photograph.name] = photograph.outputStem
        }
        add(contents.folders, complain)
        // What was written while the walk went on may have been read too early.
        for photograph in photographs { settle(photograph.name, quiet: Self.quiet, ifYoungerThan: 60) }
    }

    private mutating func add(_ folders: [BatchName], _ complain: (String) -> Void) {
        for name in folders {
            let path = name.bytes.isEmpty ? folder.input : folder.path(of: name)
            do throws(Errno) {
                try watch.add(path, as: name.bytes)
            } catch .noSuchFileOrDirectory {
                // Gone again.
            } catch .noSpace {
                complain("\(path.displayed): not watched: more folders than fs.inotify.max_user_watches")
            } catch {
                complain("\(path.displayed): not watched: \(error)")
            }
        }
    }

    /// Gives each photograph that arrives, until the batch is interrupted.
    mutating func run(
        _ interruption: Interruption, _ give: (BatchPhotograph) -> Void, _ complain: (_ sentence: String) -> Void
    ) throws(CommandFailure) {
        // What came between the walk and the watch.
        lookAgain(below: nil, complain)
        while !interruption.hasCome {
            let events: [FolderWatch.Event]
            do throws(Errno) { events = try watch.events(within: Self.pollMilliseconds) } catch {
                throw .system(folder.input, error)
            }
            for event in events {
                switch event {
                case .whole(let folder, let name): arrive(Self.below(folder, name), give, complain)
                case .created(let folder, let name): settleNew(Self.below(folder, name))
                case .newFolder(let name): lookAgain(below: BatchName(bytes: name), complain)
                case .overflow:
                    lookAgain(below: nil, complain)
                    for name in stems.keys { settle(name, quiet: Self.quiet, ifYoungerThan: 60) }
                }
            }
            giveSettled(give, complain)
        }
    }

    private static func below(_ folder: [UInt8], _ name: [UInt8]) -> BatchName {
        BatchName(bytes: folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name)
    }

    private mutating func lookAgain(below start: BatchName?, _ complain: (String) -> Void) {
        let path = start.map(folder.path(of:)) ?? folder.input
        // Watched before it is read, so that nothing can come in between.
        add([start ?? BatchName(bytes: [])], complain)
        guard (try? FileStatus(path))?.kind == .folder else { return }
        guard let folders = try? folder.contents(below: start).folders else { return }
        add(folders, complain)
        guard let contents = try? folder.contents(below: start) else { return }
        if start != nil { for fault in contents.faults { complain(fault) } }
        for name in contents.names where stems[name] == nil { settle(name, quiet: Self.quiet) }
    }

    /// Of a link no event tells any more; of a file one does, as a rule.
    private mutating func settleNew(_ name: BatchName) {
        guard let own = try? FileStatus(folder.path(of: name), followingLinks: false) else { return }
        settle(name, quiet: own.kind == .link || own.links > 1 ? Self.quiet : Self.longQuiet)
    }

    private mutating func settle(_ name: BatchName, quiet: Duration, ifYoungerThan seconds: Int = .max) {
        guard name.bytes.namesPhotograph else { return }
        guard let status = try? FileStatus(folder.path(of: name)), status.kind == .regular else { return }
        guard time(nil) - status.version.seconds < seconds else { return }
        unsettled[name] = (status.version, .now, quiet)
    }

    private mutating func giveSettled(_ give: (BatchPhotograph) -> Void, _ complain: (String) -> Void) {
        for (name, seen) in unsettled {
            guard let status = try? FileStatus(folder.path(of: name)) else {
                unsettled[name] = nil
                continue
            }
            if status.version != seen.version {
                unsettled[name] = (status.version, .now, seen.quiet)
            } else if seen.since.duration(to: .now) >= seen.quiet {
                arrive(name, give, complain)
            }
        }
    }

    private mutating func arrive(_ name: BatchName, _ give: (BatchPhotograph) -> Void, _ complain: (String) -> Void) {
        guard name.bytes.namesPhotograph else { return }
        unsettled[name] = nil
        let path = folder.path(of: name)
        guard (try? FileStatus(path))?.kind == .regular else { return }
        // The name that it has; its own stem, unless that is another's; then the whole name.
        for stem in [stems[name] ?? name.bytes.stemAndExtension.stem, name.bytes] {
            let key = stem.lowercasedASCII
            guard owners[key] == nil || owners[key] == name else { continue }
            owners[key] = name
            stems[name] = stem
            give(BatchPhotograph(file: path, name: name, outputStem: stem))
            return
        }
        complain("\(name.displayed): its output would have another's name")
    }
}

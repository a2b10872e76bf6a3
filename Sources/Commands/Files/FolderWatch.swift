// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage

/// What happens in folders, by Linux's inotify.
struct FolderWatch: ~Copyable {
    enum Event {
        /// A file was closed that had been open for writing, or was moved to its place: it is whole.
        case whole(folder: [UInt8], name: [UInt8])
        /// There is a new name, whose file may still be written: a copy, a link.
        case created(folder: [UInt8], name: [UInt8])
        case newFolder([UInt8])
        /// More happened than the system remembers: everything has to be looked at.
        case overflow
    }

    private let queue: FileDescriptor
    /// Below the watched folder, by the number of its watch.
    private var folders: [Int32: [UInt8]] = [:]

    init() throws(Errno) {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        guard descriptor >= 0 else { throw .current }
        queue = FileDescriptor(rawValue: descriptor)
    }

    deinit { try? queue.close() }

    /// - Parameter name: how events call it.
    mutating func add(_ path: FilePath, as name: [UInt8]) throws(Errno) {
        let kinds = UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_CREATE) | UInt32(IN_ONLYDIR)
        let number = path.withPlatformString { inotify_add_watch(queue.rawValue, $0, kinds) }
        guard number >= 0 else { throw .current }
        folders[number] = name
    }

    /// Waits for events, not longer than a time.
    func events(within milliseconds: Int32) throws(Errno) -> [Event] {
        var waiting = pollfd(fd: queue.rawValue, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, milliseconds) > 0 else { return [] }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(queue.rawValue, &buffer, buffer.count)
        guard count > 0 else {
            if errno == EAGAIN || errno == EINTR { return [] }
            throw .current
        }
        var events: [Event] = []
        var at = 0
        while at + Self.headSize <= count {
            func number(_ offset: Int) -> UInt32 {
                buffer[(at + offset)..<(at + offset + 4)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
            }
            let (mask, length) = (number(4), Int(number(12)))
            let name = Array(buffer[(at + Self.headSize)..<min(count, at + Self.headSize + length)].prefix { $0 != 0 })
            if let event = event(folders[Int32(bitPattern: number(0))], mask, name) { events.append(event) }
            at += Self.headSize + length
        }
        return events
    }

    /// Watch, mask, cookie and length, four bytes each.
    private static let headSize = 16

    private func event(_ folder: [UInt8]?, _ mask: UInt32, _ name: [UInt8]) -> Event? {
        if mask & UInt32(IN_Q_OVERFLOW) != 0 { return .overflow }
        guard let folder, !name.isEmpty, name.first != UInt8(ascii: ".") else { return nil }
        if mask & UInt32(IN_ISDIR) != 0 {
            return .newFolder(folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name)
        }
        return mask & UInt32(IN_CREATE) != 0
            ? .created(folder: folder, name: name) : .whole(folder: folder, name: name)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation
import Glibc
import Synchronization
import SystemPackage

/// What has been done in an output folder: how an interrupted batch knows where it was.
///
/// A line for each output, written before the output itself: a JSON object, a tab, and the object's checksum. A line that is torn or
/// damaged costs no other one. Each shard has a file of its own; all of them are read.
final class BatchJournal: Sendable {
    private static let prefix = Array(".silhouette-batch".utf8)
    private static let suffix = Array(".jsonl".utf8)

    private let file: FilePath
    private let records: Mutex<[BatchName: [BatchRecord]]>

    init(folder: FilePath, shard: BatchShard? = nil) throws(CommandFailure) {
        let part = shard.map { Array(".\($0.number)-of-\($0.count)".utf8) } ?? []
        file = folder.appending(bytes: Self.prefix + part + Self.suffix)
        let names = ((try? Folder.names(in: folder)) ?? []).filter {
            $0.starts(with: Self.prefix) && $0.reversed().starts(with: Self.suffix.reversed())
        }
        var records: [BatchName: [BatchRecord]] = [:]
        for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let path = folder.appending(bytes: name)
            for line in try InputFile.read(path).split(separator: UInt8(ascii: "\n")) {
                if let record = BatchRecord(line: line) { records[record.input, default: []].append(record) }
            }
        }
        self.records = Mutex(records)
    }

    /// All that were made of a photograph, the latest at the end; only one of them can be there.
    subscript(input: BatchName) -> [BatchRecord] { records.withLock { $0[input] ?? [] } }

    func add(_ record: BatchRecord) throws(CommandFailure) {
        let error = records.withLock { records -> Errno? in
            do throws(Errno) {
                let journal = try FileDescriptor.opened(file, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC)
                defer { try? journal.close() }
                // After a line that was torn, a new one begins.
                try journal.writeAllBytes((try journal.endsLine() ? [] : [UInt8(ascii: "\n")]) + record.line)
                try journal.bringToDisk()
                records[record.input, default: []].append(record)
                return nil
            } catch {
                return error
            }
        }
        if let error { throw .system(file, error) }
    }
}

extension FileDescriptor {
    /// Whether the file is empty or ends with a line break.
    fileprivate func endsLine() throws(Errno) -> Bool {
        let size = try FileStatus(descriptor: self).size
        guard size > 0 else { return true }
        var last: UInt8 = 0
        guard Glibc.pread(rawValue, &last, 1, size - 1) == 1 else { throw .current }
        return last == UInt8(ascii: "\n")
    }
}

extension BatchRecord {
    fileprivate var line: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and finite numbers: nothing that JSON lacks.
        let object = [UInt8](try! encoder.encode(self))
        return object + [UInt8(ascii: "\t")] + Self.check(object) + [UInt8(ascii: "\n")]
    }

    /// nil for a damaged one. Lines of version 0.2 have no checksum.
    fileprivate init?(line: ArraySlice<UInt8>) {
        let end = line.lastIndex(of: UInt8(ascii: "\t")) ?? line.endIndex
        let object = Array(line[..<end])
        if end < line.endIndex, Self.check(object) != Array(line[(end + 1)...]) { return nil }
        guard let record = try? JSONDecoder().decode(BatchRecord.self, from: Data(object)) else { return nil }
        self = record
    }

    private static func check(_ object: [UInt8]) -> [UInt8] {
        Array(SHA256.hexadecimal(of: object).utf8.prefix(16))
    }
}

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
    static let prefix = Array(".silhouette-batch".utf8)
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
            // A part of the batch may be adding to its own.
            for line in try InputFile.read(path, asItIs: true).split(separator: UInt8(ascii: "\n")) {
                if let record: BatchRecord = checked(line) {
                    records[record.input, default: []].append(record)
                } else if let withdrawal: Withdrawal = checked(line) {
                    records[withdrawal.input]?.removeAll { $0.sha256 == withdrawal.withdrawn }
                }
            }
        }
        self.records = Mutex(records)
    }

    /// All that were made of a photograph, the latest at the end; only one of them can be there.
    subscript(input: BatchName) -> [BatchRecord] { records.withLock { $0[input] ?? [] } }

    func add(_ record: BatchRecord) throws(CommandFailure) {
        try append(line(record)) { $0[record.input, default: []].append(record) }
    }

    /// Its output could not be written.
    func withdraw(_ record: BatchRecord) throws(CommandFailure) {
        try append(line(Withdrawal(input: record.input, withdrawn: record.sha256))) {
            $0[record.input]?.removeAll { $0.sha256 == record.sha256 }
        }
    }

    private func append(
        _ line: [UInt8], _ change: (inout [BatchName: [BatchRecord]]) -> Void
    ) throws(CommandFailure) {
        let error = records.withLock { records -> Errno? in
            do throws(Errno) {
                let journal = try FileDescriptor.opened(file, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC)
                defer { try? journal.close() }
                // After a line that was torn, a new one begins.
                try journal.writeAllBytes((try journal.endsLine() ? [] : [UInt8(ascii: "\n")]) + line)
                try journal.bringToDisk()
                change(&records)
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

/// A record that does not hold.
private struct Withdrawal: Codable {
    var input: BatchName
    /// SHA-256 of the output that was to be.
    var withdrawn: String
}

private func line(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts and finite numbers: nothing that JSON lacks.
    let object = [UInt8](try! encoder.encode(value))
    return object + [UInt8(ascii: "\t")] + check(object) + [UInt8(ascii: "\n")]
}

/// nil for a damaged line, and for one of another kind. Lines of version 0.2 have no checksum.
private func checked<Value: Decodable>(_ line: ArraySlice<UInt8>) -> Value? {
    let end = line.lastIndex(of: UInt8(ascii: "\t")) ?? line.endIndex
    let object = Array(line[..<end])
    if end < line.endIndex, check(object) != Array(line[(end + 1)...]) { return nil }
    return try? JSONDecoder().decode(Value.self, from: Data(object))
}

private func check(_ object: [UInt8]) -> [UInt8] { Array(SHA256.hexadecimal(of: object).utf8.prefix(16)) }

// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// What has been done in an output folder, a line of JSON for each output: how an interrupted batch knows where it was.
final class BatchJournal: Sendable {
    static let name = ".silhouette-batch.jsonl"

    private let file: URL
    private let records: Mutex<[String: BatchRecord]>

    /// Lines that are damaged, by an interruption perhaps, count as missing.
    init(folder: URL) {
        file = folder.appendingPathComponent(Self.name)
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n").compactMap { line in
            try? JSONDecoder().decode(BatchRecord.self, from: Data(line.utf8))
        }
        records = Mutex(Dictionary(lines.map { ($0.input, $0) }) { $1 })
    }

    subscript(input: String) -> BatchRecord? { records.withLock { $0[input] } }

    func add(_ record: BatchRecord) throws {
        let line = Data(record.line.utf8)
        try records.withLock { records in
            records[record.input] = record
            if !FileManager.default.fileExists(atPath: file.path) {
                guard FileManager.default.createFile(atPath: file.path, contents: nil) else { throw fault }
            }
            guard let handle = try? FileHandle(forWritingTo: file) else { throw fault }
            do {
                try handle.seekToEnd()
                try handle.write(contentsOf: line)
                try handle.close()
            } catch {
                throw fault
            }
        }
    }

    private var fault: CommandFailure { .work("\(file.path): cannot be written") }
}

extension BatchRecord {
    fileprivate var line: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and finite numbers: nothing that JSON lacks.
        return String(decoding: try! encoder.encode(self), as: UTF8.self) + "\n"
    }
}

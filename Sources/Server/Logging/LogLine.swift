// SPDX-License-Identifier: Apache-2.0
internal import Logging

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
#if canImport(Glibc)
    internal import Glibc
#endif

extension Logger {
    /// Writes to standard error, in the configured format and from the configured level up.
    init(label: String, configuration: ServerConfiguration) {
        self.init(label: label) { _ in LogLineHandler(format: configuration.logFormat, logLevel: configuration.logLevel)
        }
    }
}

/// One line an event: `time level message key=value ...`, or a JSON object.
struct LogLineHandler: LogHandler {
    let format: LogFormat
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    init(format: LogFormat, logLevel: Logger.Level) {
        self.format = format
        self.logLevel = logLevel
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues { "\($0)" }
        if let error = event.error { fields["error"] = "\(error)" }
        let line = Self.line(format, level: event.level, message: event.message.description, fields: fields)
        LogOutput.standardError.write(line)
    }

    static func line(
        _ format: LogFormat, level: Logger.Level, message: String, fields: [String: String], time: Date = Date()
    ) -> String {
        let timestamp = time.ISO8601Format()
        switch format {
        case .text:
            let pairs = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.plain($0.value))" }
            return ([timestamp, level.rawValue, plain(message)] + pairs).joined(separator: " ")
        case .json:
            let own = ["time": timestamp, "level": level.rawValue, "message": message]
            let object = fields.merging(own) { _, own in own }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            // A dictionary of strings always encodes.
            return String(decoding: try! encoder.encode(object), as: UTF8.self)
        }
    }

    /// A value cannot start a new line, and so cannot forge one.
    private static func plain(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }
}

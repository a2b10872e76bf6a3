// SPDX-License-Identifier: Apache-2.0
internal import CVBridge

/// A file in an archive.
public struct ArchiveEntry: Sendable {
    public var name: String
    public var content: [UInt8]

    public init(name: String, content: [UInt8]) {
        self.name = name
        self.content = content
    }
}

/// A ZIP file with the entries in order, stored as they are. The same entries give the same bytes.
public func encodeArchive(_ entries: [ArchiveEntry]) throws(SegmentationError) -> [UInt8] {
    let buffer = try unsafe filledBuffer { output, error in
        var views: [CVBArchiveEntry] = unsafe []
        return unsafe withViews(of: entries[...], &views) { views in
            unsafe cvb_write_archive(views.baseAddress, views.count, &output, &error)
        }
    }
    return buffer.bytes
}

/// Each entry's name and content stay borrowed until the last is at hand.
private func withViews(
    of entries: ArraySlice<ArchiveEntry>, _ views: inout [CVBArchiveEntry],
    _ body: (UnsafeBufferPointer<CVBArchiveEntry>) -> CVBStatus
) -> CVBStatus {
    guard let entry = entries.first else { return unsafe views.withUnsafeBufferPointer { unsafe body($0) } }
    return unsafe entry.name.withCString { name in
        unsafe entry.content.withUnsafeBufferPointer { content in
            unsafe views.append(CVBArchiveEntry(name: name, data: content.baseAddress, size: content.count))
            return unsafe withViews(of: entries.dropFirst(), &views, body)
        }
    }
}

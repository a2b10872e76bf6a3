// SPDX-License-Identifier: Apache-2.0
import SystemPackage
import Testing

@testable import Commands

struct InputFileTests {
    @Test func `a pipe is read as far as the limit`() throws {
        let pipe = try FileDescriptor.pipe()
        defer { try? pipe.readEnd.close() }
        try pipe.writeEnd.closeAfter { try pipe.writeEnd.writeAllBytes([1, 2, 3]) }
        #expect(throws: Errno.fileTooLarge) { try pipe.readEnd.allBytes(atMost: 2) }
    }

    @Test func `as many bytes as the limit are read`() throws {
        let pipe = try FileDescriptor.pipe()
        defer { try? pipe.readEnd.close() }
        try pipe.writeEnd.closeAfter { try pipe.writeEnd.writeAllBytes([1, 2, 3]) }
        #expect(try pipe.readEnd.allBytes(atMost: 3) == [1, 2, 3])
    }

    @Test func `what says that it is too large is not read at all`() throws {
        let pipe = try FileDescriptor.pipe()
        defer { try? pipe.readEnd.close() }
        try pipe.writeEnd.closeAfter { try pipe.writeEnd.writeAllBytes([1, 2, 3]) }
        #expect(throws: Errno.fileTooLarge) { try pipe.readEnd.allBytes(expecting: 4, atMost: 3) }
        #expect(try pipe.readEnd.allBytes(atMost: 3) == [1, 2, 3])
    }
}

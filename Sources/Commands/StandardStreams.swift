// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The three descriptors that a program starts with.
package enum StandardStreams {
    /// Makes them what the rest of the program takes them for. To be called before anything is opened.
    ///
    /// A descriptor that is closed would be given to the next file or connection that is opened, and messages would be written into
    /// that: a place holder that takes nothing keeps the number. A pipe that nobody reads any more is an error of the write, as a
    /// full disk is, and does not end the program in silence.
    package static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        // A file that may not grow further is a write that fails.
        signal(SIGXFSZ, SIG_IGN)
        for (descriptor, wrongWay) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(descriptor, F_GETFD) == -1 {
            let opened = open("/dev/null", wrongWay)
            if opened >= 0, opened != descriptor {
                dup2(opened, descriptor)
                close(opened)
            }
        }
    }
}

/// For messages to people. Losing one is no reason to stop.
package enum StandardError {
    package static func write(_ lines: [String]) {
        for line in lines { put(line + "\n") }
    }

    static func put(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}

/// For results.
package enum StandardOutput {
    /// Throws when not all of it can be written.
    static func write(_ bytes: Data) throws(CommandFailure) {
        do {
            try FileHandle.standardOutput.write(contentsOf: bytes)
        } catch {
            throw .work("standard output: \((error as NSError).systemSentence)")
        }
    }

    package static func write(line: String) throws(CommandFailure) { try write(Data((line + "\n").utf8)) }
}

extension NSError {
    /// What the operating system said, "No space left on device" for example.
    fileprivate var systemSentence: String {
        let cause = userInfo[NSUnderlyingErrorKey] as? NSError ?? self
        guard cause.domain == NSPOSIXErrorDomain, let text = strerror(Int32(cause.code)) else {
            return "cannot be written"
        }
        return String(cString: text)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import SyntheticPortraits
import TestSupport
import Testing

/// A script in a folder with `a.jpg`, its copy `a.saved`, another photograph `b.png`, and what is no photograph, `text.jpg`. It says
/// itself when something is wrong: by its exit code.
struct ShellCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var script: String

    init(_ name: String, _ script: String) { (testDescription, self.script) = (name, script) }

    func run() throws {
        try withTemporaryFolder { folder in
            let (a, b) = (
                Image(pixels: try SyntheticPortrait(width: 96, height: 128, seed: 1).image),
                Image(pixels: try SyntheticPortrait(width: 80, height: 96, seed: 2).image)
            )
            for name in ["a.jpg", "a.saved"] {
                try Data(try a.jpeg(quality: 90)).write(to: folder.appendingPathComponent(name))
            }
            try Data(try b.png()).write(to: folder.appendingPathComponent("b.png"))
            try Data("no photograph".utf8).write(to: folder.appendingPathComponent("text.jpg"))
            let shell = try RunningProcess(
                "/bin/sh", ["-euc", Self.functions + script], environment: ["S": Executable.silhouette],
                directory: folder)
            #expect(shell.wait() == 0, "\(script)\n\(shell.standardError)")
        }
    }

    /// `code N COMMAND...` runs a command, which must end with N and one line on standard error, kept in `err`; `says TEXT` looks into it.
    private static let functions = """
        code() { expected=$1; shift; status=0; "$@" 2> err || status=$?; test $status = $expected || { echo "exit $status"; cat err; exit 1; } >&2; }
        says() { grep -qF -- "$1" err || { echo "nothing says: $1"; cat err; exit 1; } >&2; }
        one_line() { test $(wc -l < err) = 1 || { cat err; exit 1; } >&2; }
        is_png() { head -c 4 "$1" | grep -q PNG || { echo "$1 is no PNG" >&2; exit 1; }; }
        unharmed() { cmp a.jpg a.saved; }

        """
}

// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segmentation
import SyntheticPortraits
import TestSupport
import Testing

/// What people do in shell scripts with their only copies.
struct NothingLostTests {
    /// A script in a folder with `a.jpg`, its copy `a.saved`, another photograph `b.png`, and what is no photograph, `text.jpg`. It says
    /// itself when something is wrong: by its exit code.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var script: String

        init(_ name: String, _ script: String) { (testDescription, self.script) = (name, script) }
    }

    private func run(_ script: String) throws {
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

    private static let outputs = [
        Case(
            "an output that is the input", "code 2 $S remove a.jpg -o a.jpg; one_line; says 'it is an input'; unharmed"),
        Case("by another path", "mkdir d; code 2 $S remove a.jpg -o d/../a.jpg; unharmed"),
        Case("by a link", "ln -s a.jpg l.png; code 2 $S remove a.jpg -o l.png; unharmed; test -L l.png"),
        Case("by a hard link", "ln a.jpg l.png; code 2 $S remove a.jpg -o l.png; unharmed"),
        Case("by the photograph's link", "ln -s a.jpg l.jpg; code 2 $S remove l.jpg -o a.jpg; unharmed"),
        Case("a trace that is the input", "code 2 $S remove a.jpg -o o.png --trace a.jpg; unharmed; test ! -e o.png"),
        Case(
            "hints that are the output",
            "echo '{}' > h.png; code 2 $S remove a.jpg --hints h.png -o h.png; grep -q '{}' h.png"),
        Case(
            "an explanation beside its input",
            "cp b.png 01-decode-photograph.png; mkdir d; cp b.png d/result.png; code 2 $S explain d/result.png d; cmp b.png d/result.png"
        ),
        Case(
            "one of several inputs that is another's output",
            "cp b.png a-cutout.png; code 2 $S remove a.jpg a-cutout.png; cmp b.png a-cutout.png"),
        Case("a device", "code 0 $S remove a.jpg -o /dev/null; test -c /dev/null"),
        Case(
            "a full device",
            "code 1 $S remove a.jpg -o /dev/full; one_line; says 'No space left on device'; test -c /dev/full"),
        Case(
            "standard output on a full disk",
            "code 1 sh -c '$S remove a.jpg -o - > /dev/full'; one_line; says 'No space left on device'"),
        Case("/dev/stdout", "$S remove a.jpg -o /dev/stdout > o.png; is_png o.png; test -c /dev/null"),
        Case(
            "/dev/stdout behind what is there",
            "{ printf x; $S remove a.jpg -o /dev/stdout; } > o; tail -c +2 o > p; is_png p"),
        Case("/dev/fd", "$S remove a.jpg -o /dev/fd/3 3> o.png; is_png o.png"),
        Case("a fifo", "mkfifo f; cat f > o.png & $S remove a.jpg -o f; wait; is_png o.png; test -p f"),
        Case(
            "a link is written through",
            "echo old > t; ln -s t l.png; $S remove a.jpg -o l.png; test -L l.png; is_png t"),
        Case(
            "a link that leads nowhere yet",
            "mkdir d; ln -s d/t.png l.png; $S remove a.jpg -o l.png; test -L l.png; is_png d/t.png"),
        Case(
            "links in a circle",
            "ln -s m l.png; ln -s l.png m; code 1 $S remove a.jpg -o l.png; one_line; says 'symbolic links'"),
        Case(
            "the mode of what is there is kept",
            "echo old > o.png; chmod 604 o.png; $S remove a.jpg -o o.png; is_png o.png; test $(stat -c %a o.png) = 604"),
        Case("a new file has the usual mode", "umask 027; $S remove a.jpg -o o.png; test $(stat -c %a o.png) = 640"),
        Case(
            "a folder that is missing", "code 1 $S remove a.jpg -o no/o.png; one_line; says 'No such file or directory'"
        ),
        Case("a file for a folder", "code 1 $S remove a.jpg -o b.png/o.png; one_line; says 'Not a directory'"),
        Case("a folder for a file", "mkdir o.png; $S remove a.jpg -o o.png; is_png o.png/a.png"),
        Case(
            "nothing is left of an output that failed", "code 1 $S remove text.jpg -o o.png; test $(ls -A | wc -l) = 5"),
        Case("closed standard error", "code 1 sh -c '$S remove text.jpg -o o.png 2>&-'"),
        Case("a full standard error", "code 1 sh -c '$S remove text.jpg -o o.png 2>/dev/full'"),
        Case(
            "a report on a full disk",
            "mkdir i; cp a.jpg i; code 1 sh -c '$S batch i o --format json > /dev/full'; says 'No space left on device'; is_png o/a.png"
        ),
        Case(
            "a token on a full disk",
            "code 1 env DEBUG=true sh -c '$S token --user-id x > /dev/full'; says 'No space left on device'"),
        Case(
            "a manifest on a full disk",
            "mkdir i; cp a.jpg i; code 1 $S batch i o --manifest /dev/full; says 'No space left on device'"),
        Case(
            "a manifest that is a photograph",
            "mkdir i; cp a.jpg i/a.jpg; code 2 $S batch i o --manifest i/a.jpg; cmp i/a.jpg a.saved"),
        Case(
            "a usage fault is one line", "code 2 $S remove a.jpg --quality 0; one_line; says 'silhouette remove --help'"
        ),
        Case(
            "the owner of what is there is kept, where root writes",
            "test $(id -u) = 0 || exit 0; echo old > o.png; chown 65534:65534 o.png; $S remove a.jpg -o o.png; is_png o.png; test $(stat -c %u:%g o.png) = 65534:65534"
        ),
        Case(
            "one line on a terminal",
            "script -qec \"$S remove a.jpg -o o.png\" said > /dev/null; grep -q 'a.jpg -> o.png: 96 x 128, confidence 0' said"
        ),
        Case(
            "silence where it is asked for",
            "script -qec \"$S remove a.jpg -o o.png -q\" said > /dev/null; if grep -q confidence said; then cat said >&2; exit 1; fi"
        ),
        Case(
            "standard output that goes into the input",
            "code 2 sh -c '$S remove a.jpg -o - >> a.jpg'; says 'it is an input'; unharmed"),
    ]

    @Test(arguments: outputs) func `outputs take no photograph's place`(case: Case) throws { try run(`case`.script) }

    private static let inputs = [
        Case("a fifo", "mkfifo f; cat a.jpg > f & $S remove f -o o.png; $S remove a.jpg -o p.png; cmp o.png p.png"),
        Case("/dev/stdin", "$S remove /dev/stdin -o o.png < a.jpg; $S remove a.jpg -o p.png; cmp o.png p.png"),
        Case("a folder", "mkdir d; code 1 $S remove d -o o.png; one_line; says 'Is a directory'"),
        Case("what is missing", "code 1 $S remove c.jpg -o o.png; one_line; says 'No such file or directory'"),
        Case(
            "a name that is not UTF-8",
            "n=$(printf 'x\\377y.jpg'); cp a.jpg \"$n\"; $S remove \"$n\"; is_png \"$(printf 'x\\377y-cutout.png')\""),
        Case(
            "a name that is not UTF-8, in a message",
            "code 1 $S remove \"$(printf 'x\\377y.jpg')\"; says 'x\\xffy.jpg: No such file'"),
        Case(
            "a line break in a name",
            "n=$(printf 'x\\ny.jpg'); cp text.jpg \"$n\"; code 1 $S remove \"$n\"; one_line; says 'x\\ny.jpg: not a JPEG'"
        ),
        Case("several, each beside itself", "$S remove a.jpg b.png; is_png a-cutout.png; is_png b-cutout.png"),
        Case("several into a folder that is made", "$S remove a.jpg b.png -o new/; is_png new/a.png; is_png new/b.png"),
        Case(
            "several that differ in their extensions",
            "cp b.png a.png; $S remove a.jpg a.png -o new/; is_png new/a.jpg.png; is_png new/a.png.png"),
        Case(
            "several with one name",
            "mkdir d; cp a.jpg d; code 2 $S remove a.jpg d/a.jpg -o new/; one_line; says 'd/a.jpg'; test ! -e new/a.png"
        ),
        Case("several into a file", "code 2 $S remove a.jpg b.png -o o.png; one_line; says 'folder'"),
        Case(
            "one of several fails",
            "code 1 $S remove a.jpg text.jpg b.png -o new/; one_line; says text.jpg; is_png new/a.png; is_png new/b.png"
        ),
    ]

    @Test(arguments: inputs) func `inputs of all kinds are read`(case: Case) throws { try run(`case`.script) }

    private static let batches = [
        Case("links to photographs", "mkdir i; ln -s ../a.jpg i/l.jpg; $S batch i o; is_png o/l.png"),
        Case(
            "a link that leads nowhere",
            "mkdir i; cp a.jpg i; ln -s no i/l.jpg; code 1 $S batch i o; says 'l.jpg: No such file'; says '1 cut, 0 already there, 1 failed'"
        ),
        Case(
            "links in a circle",
            "mkdir -p i/d; cp a.jpg i/d; ln -s .. i/d/up; code 1 $S batch i o; says 'd/up: a link to a folder'; is_png o/d/a.png"
        ),
        Case(
            "a fifo among photographs",
            "mkdir i; cp a.jpg i; mkfifo i/f.jpg; code 1 $S batch i o; says 'f.jpg: not a regular file'"),
        Case(
            "names that are not UTF-8",
            "mkdir i; cp a.jpg \"$(printf 'i/x\\377.jpg')\"; cp b.png \"$(printf 'i/x\\376.png')\"; $S batch i o --manifest m; is_png \"$(printf 'o/x\\377.png')\"; is_png \"$(printf 'o/x\\376.png')\"; $S batch i --check m; $S batch i o 2> err; says '0 cut, 2 already'"
        ),
        Case(
            "names that differ in composition",
            "mkdir i; cp a.jpg \"$(printf 'i/e\\314\\201.jpg')\"; cp b.png \"$(printf 'i/\\303\\251.png')\"; $S batch i o --manifest m; test $(ls o | wc -l) = 2; $S batch i --check m"
        ),
        Case(
            "names that would share an output",
            "mkdir i; cp a.jpg i/x.jpg; cp a.jpg i/x.jpg.jpg; cp b.png i/x.png; $S batch i o --manifest m; test $(ls o | wc -l) = 3; $S batch i --check m"
        ),
        Case(
            "an output of nobody's",
            "mkdir i o; cp a.jpg i; echo mine > o/a.png; code 1 $S batch i o; says 'no earlier batch made it'; grep -q mine o/a.png; $S batch i o --overwrite; is_png o/a.png"
        ),
        Case(
            "a lost journal",
            "mkdir i; cp a.jpg b.png i; $S batch i o; rm o/.silhouette-batch.jsonl; $S batch i o 2> err; says '0 cut, 2 already there, 0 failed'; $S batch i o 2> err; says '0 cut, 2 already there'"
        ),
        Case(
            "a torn journal",
            "mkdir i; cp a.jpg b.png i; $S batch i o --jobs 1; j=o/.silhouette-batch.jsonl; head -c -40 $j > t; cat t > $j; $S batch i o 2> err; says '0 cut, 2 already there, 0 failed'; $S batch i o 2> err; says '0 cut, 2 already there, 0 failed'; test $(wc -l < $j) = 3"
        ),
        Case(
            "a damaged byte in the journal",
            "mkdir i; cp a.jpg b.png i; $S batch i o; j=o/.silhouette-batch.jsonl; sed -i '1s/sha256/sha\\xff56/' $j; $S batch i o 2> err; says '0 cut, 2 already there, 0 failed'"
        ),
        Case(
            "a damaged digit in the journal",
            "mkdir i; cp a.jpg i; $S batch i o; j=o/.silhouette-batch.jsonl; sed -i 's/\"confidence\":0/\"confidence\":1/' $j; $S batch i o --manifest m; grep -q '\"confidence\" : 0' m"
        ),
        Case(
            "a journal of version 0.2",
            "mkdir i; cp a.jpg i; $S batch i o; j=o/.silhouette-batch.jsonl; sed -i 's/\\t.*//' $j; $S batch i o 2> err; says '0 cut, 1 already there'"
        ),
        Case(
            "what was left half written",
            "mkdir i o; cp a.jpg i; echo half > o/.silhouette-1-1.tmp; $S batch i o; test ! -e o/.silhouette-1-1.tmp"),
        Case(
            "shards",
            "mkdir i; for n in 1 2 3 4 5 6 7; do cp a.jpg i/$n.jpg; done; for k in 1 2 3; do $S batch i o --shard $k/3 --manifest m$k; done; test $(ls o | wc -l) = 7; $S batch i --check m1 --check m2 --check m3; $S batch i o 2> err; says '0 cut, 7 already there'; code 1 $S batch i --check m1; code 0 $S batch i --check m1 --shard 1/3"
        ),
        Case("a shard that is none", "mkdir i; cp a.jpg i; code 2 $S batch i o --shard 4/3; one_line; says 4/3"),
        Case(
            "a link for the output folder",
            "mkdir i real; cp a.jpg i; ln -s real o; $S batch i o; is_png real/a.png; test -L o"),
        Case(
            "outputs that are links to photographs",
            "mkdir i o; cp a.jpg i; ln -s ../i/a.jpg o/a.png; code 2 $S batch i o; says 'is an input'; cmp i/a.jpg a.saved"
        ),
        Case(
            "golden images of links",
            "mkdir i; cp a.jpg i; ln -s ../b.png i/l.png; $S batch i o --manifest m; $S batch i --check m; cp a.jpg b.png; code 1 $S batch i --check m; says 'differs: l.png: its photograph has changed'"
        ),
        Case(
            "a shard's names are the whole folder's",
            "mkdir i; cp a.jpg i/g.jpg; cp b.png i/g.png; $S batch i o --shard 1/2; $S batch i o --shard 2/2; is_png o/g.jpg.png; is_png o/g.png.png"
        ),
        Case(
            "an output that could not be written gives no claim",
            "mkdir i o; cp a.jpg i; echo mine > o/a.png; code 1 $S batch i o; code 1 $S batch i o; grep -q mine o/a.png"
        ),
        Case(
            "a manifest of outputs that kept their names",
            "mkdir i; cp a.jpg i; $S batch i o; cp b.png i/a.png; $S batch i o --manifest m; $S batch i --check m"),
        Case(
            "a manifest in the folder that is made",
            "mkdir i; cp a.jpg i; $S batch i o --manifest o/m.json; grep -q a.jpg o/m.json"),
        Case(
            "an enormous file",
            "mkdir i; cp a.jpg i; truncate -s 5G i/b.jpg; code 1 $S batch i o; says 'b.jpg: File too large'; is_png o/a.png"
        ),
    ]

    @Test(arguments: batches) func `a batch loses nothing`(case: Case) throws { try run(`case`.script) }

    private static let signals = [("TERM", 143), ("HUP", 129), ("INT", 130)]

    @Test(arguments: signals) func `a batch that is told to end leaves whole outputs`(name: String, code: Int) throws {
        try run(
            """
            mkdir i; for n in 1 2 3 4 5 6 7 8 9; do cp a.jpg i/$n.jpg; done
            sh -c 'trap - \(name); exec $S batch i o --jobs 1' 2> err & p=$!
            while ! grep -q '1/9' err; do sleep 0.01; done
            kill -\(name) $p; status=0; wait $p || status=$?
            test $status = \(code) || test $status = 0
            for f in o/*.png; do is_png $f; done
            $S batch i o; test $(ls o | wc -l) = 9
            """)
    }

    @Test func `photographs are cut as they arrive, each once`() throws {
        try run(
            """
            mkdir -p i/early; cp a.jpg i/early/0.jpg
            $S batch i o --watch --jobs 2 2> log & p=$!
            while test ! -e o/early/0.png; do sleep 0.02; done
            for n in 1 2 3; do cp a.jpg i/$n.jpg; done
            mkdir -p i/new/deep; cp b.png i/new/deep/4.png
            cp a.jpg i/.hidden; mv i/.hidden i/5.jpg
            ln -s ../a.jpg i/6.jpg
            head -c 2000 a.jpg > i/7.jpg
            { head -c 1000 a.jpg; sleep 3; tail -c +1001 a.jpg; } > i/8.jpg
            cp b.png i/1.png
            for n in 2 3 5 6 8 new/deep/4 1 1.png; do
                tries=0; while test ! -e o/$n.png; do sleep 0.05; tries=$((tries + 1)); test $tries -lt 400 || { cat log >&2; exit 1; }; done
            done
            while ! grep -q 'failed: 7.jpg' log; do sleep 0.05; done
            kill $p; status=0; wait $p || status=$?
            test $status = 1
            grep -q '9 cut, 0 already there, 1 failed' log || { cat log >&2; exit 1; }
            cmp o/1.png o/2.png; cmp o/1.png o/8.png
            """)
    }
}

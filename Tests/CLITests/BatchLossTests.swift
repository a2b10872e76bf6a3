// SPDX-License-Identifier: Apache-2.0
import Testing

/// Batches that are stopped, damaged, moved and looked at while they work.
struct BatchLossTests {
    private static let batches = [
        ShellCase("links to photographs", "mkdir i; ln -s ../a.jpg i/l.jpg; $S batch i o; is_png o/l.png"),
        ShellCase(
            "a link that leads nowhere",
            "mkdir i; cp a.jpg i; ln -s no i/l.jpg; code 1 $S batch i o; says 'l.jpg: No such file'; says '1 cut, 0 already there, 1 failed'"
        ),
        ShellCase(
            "links in a circle",
            "mkdir -p i/d; cp a.jpg i/d; ln -s .. i/d/up; code 1 $S batch i o; says 'd/up: a link to a folder'; is_png o/d/a.png"
        ),
        ShellCase(
            "a fifo among photographs",
            "mkdir i; cp a.jpg i; mkfifo i/f.jpg; code 1 $S batch i o; says 'f.jpg: not a regular file'"),
        ShellCase(
            "names that are not UTF-8",
            "mkdir i; cp a.jpg \"$(printf 'i/x\\377.jpg')\"; cp b.png \"$(printf 'i/x\\376.png')\"; $S batch i o --manifest m; is_png \"$(printf 'o/x\\377.png')\"; is_png \"$(printf 'o/x\\376.png')\"; $S batch i --check m; $S batch i o 2> err; says '0 cut, 2 already'"
        ),
        ShellCase(
            "names that differ in composition",
            "mkdir i; cp a.jpg \"$(printf 'i/e\\314\\201.jpg')\"; cp b.png \"$(printf 'i/\\303\\251.png')\"; $S batch i o --manifest m; test $(ls o | wc -l) = 2; $S batch i --check m"
        ),
        ShellCase(
            "names that would share an output",
            "mkdir i; cp a.jpg i/x.jpg; cp a.jpg i/x.jpg.jpg; cp b.png i/x.png; $S batch i o --manifest m; test $(ls o | wc -l) = 3; $S batch i --check m"
        ),
        ShellCase(
            "an output of nobody's",
            "mkdir i o; cp a.jpg i; echo mine > o/a.png; code 1 $S batch i o; says 'no earlier batch made it'; grep -q mine o/a.png; $S batch i o --overwrite; is_png o/a.png"
        ),
        ShellCase(
            "a lost journal",
            "mkdir i; cp a.jpg b.png i; $S batch i o; rm o/.silhouette-batch.jsonl; $S batch i o 2> err; says '0 cut, 2 already there, 0 failed'; $S batch i o 2> err; says '0 cut, 2 already there'"
        ),
        ShellCase(
            "a torn journal",
            "mkdir i; cp a.jpg b.png i; $S batch i o --jobs 1; j=o/.silhouette-batch.jsonl; head -c -40 $j > t; cat t > $j; $S batch i o 2> err; says '0 cut, 2 already there, 0 failed'; $S batch i o 2> err; says '0 cut, 2 already there, 0 failed'; test $(wc -l < $j) = 3"
        ),
        ShellCase(
            "a damaged byte in the journal",
            "mkdir i; cp a.jpg b.png i; $S batch i o; j=o/.silhouette-batch.jsonl; sed -i '1s/sha256/sha\\xff56/' $j; $S batch i o 2> err; says '0 cut, 2 already there, 0 failed'"
        ),
        ShellCase(
            "a damaged digit in the journal",
            "mkdir i; cp a.jpg i; $S batch i o; j=o/.silhouette-batch.jsonl; sed -i 's/\"confidence\":0/\"confidence\":1/' $j; $S batch i o --manifest m; grep -q '\"confidence\" : 0' m"
        ),
        ShellCase(
            "a journal of version 0.2",
            "mkdir i; cp a.jpg i; $S batch i o; j=o/.silhouette-batch.jsonl; sed -i 's/\\t.*//' $j; $S batch i o 2> err; says '0 cut, 1 already there'"
        ),
        ShellCase(
            "what was left half written",
            "mkdir i o; cp a.jpg i; echo half > o/.silhouette-1-1.tmp; $S batch i o; test ! -e o/.silhouette-1-1.tmp"),
        ShellCase(
            "shards",
            "mkdir i; for n in 1 2 3 4 5 6 7; do cp a.jpg i/$n.jpg; done; for k in 1 2 3; do $S batch i o --shard $k/3 --manifest m$k; done; test $(ls o | wc -l) = 7; $S batch i --check m1 --check m2 --check m3; $S batch i o 2> err; says '0 cut, 7 already there'; code 1 $S batch i --check m1; code 0 $S batch i --check m1 --shard 1/3"
        ),
        ShellCase("a shard that is none", "mkdir i; cp a.jpg i; code 2 $S batch i o --shard 4/3; one_line; says 4/3"),
        ShellCase(
            "a link for the output folder",
            "mkdir i real; cp a.jpg i; ln -s real o; $S batch i o; is_png real/a.png; test -L o"),
        ShellCase(
            "outputs that are links to photographs",
            "mkdir i o; cp a.jpg i; ln -s ../i/a.jpg o/a.png; code 2 $S batch i o; says 'is an input'; cmp i/a.jpg a.saved"
        ),
        ShellCase(
            "golden images of links",
            "mkdir i; cp a.jpg i; ln -s ../b.png i/l.png; $S batch i o --manifest m; $S batch i --check m; cp a.jpg b.png; code 1 $S batch i --check m; says 'differs: l.png: its photograph has changed'"
        ),
        ShellCase(
            "a shard's names are the whole folder's",
            "mkdir i; cp a.jpg i/g.jpg; cp b.png i/g.png; $S batch i o --shard 1/2; $S batch i o --shard 2/2; is_png o/g.jpg.png; is_png o/g.png.png"
        ),
        ShellCase(
            "an output that could not be written gives no claim",
            "mkdir i o; cp a.jpg i; echo mine > o/a.png; code 1 $S batch i o; code 1 $S batch i o; grep -q mine o/a.png"
        ),
        ShellCase(
            "a manifest of outputs that kept their names",
            "mkdir i; cp a.jpg i; $S batch i o; cp b.png i/a.png; $S batch i o --manifest m; $S batch i --check m"),
        ShellCase(
            "a manifest in the folder that is made",
            "mkdir i; cp a.jpg i; $S batch i o --manifest o/m.json; grep -q a.jpg o/m.json"),
        ShellCase(
            "a background that is an output",
            "mkdir i o; cp a.jpg i; cp b.png o/a.png; cp b.png b.saved; code 2 $S batch i o --overwrite --bg-image-file o/a.png; says 'is an input'; cmp o/a.png b.saved"
        ),
        ShellCase(
            "a background that is the manifest",
            "mkdir i; cp a.jpg i; cp b.png b.saved; code 2 $S batch i o --bg-image-file b.png --manifest b.png; says 'it is an input'; cmp b.png b.saved; ln b.png m.json; code 2 $S batch i o --bg-image-file b.png --manifest m.json; cmp b.png b.saved"
        ),
        ShellCase(
            "a manifest in a cutout's place",
            "mkdir i; cp a.jpg i; code 2 $S batch i o --manifest o/a.png; one_line; says 'a cutout'; code 2 $S batch i o --manifest ./o/.silhouette-batch.jsonl; says 'journal'; $S batch i o; code 2 $S batch i o --manifest o/a.png; ln -s o/a.png m.json; code 2 $S batch i o --manifest m.json; is_png o/a.png"
        ),
        ShellCase(
            "a check that would replace what is not its own",
            "mkdir i mine; cp a.jpg i; $S batch i o --manifest m; cp b.png i/a.jpg; echo mine > mine/a.png; code 1 $S batch i mine --check m; says 'no earlier batch made it'; grep -q mine mine/a.png; code 1 $S batch i d --check m; is_png d/a.png; code 1 $S batch i d --check m; is_png d/a.png"
        ),
        ShellCase(
            "a check of a manifest that is missing",
            "mkdir i; cp a.jpg i; code 1 $S batch i --check no.json; says 'No such file'"),
        ShellCase(
            "a folder that may not be written to",
            "test $(id -u) != 0 || exit 0; mkdir i o; cp a.jpg i; chmod 500 o; code 1 $S batch i o; says 'Permission denied'"
        ),
        ShellCase(
            "a limit on the size of files",
            "mkdir i; cp a.jpg i; code 1 sh -c 'ulimit -f 1; exec $S batch i o'; says 'File too large'; $S batch i o; is_png o/a.png"
        ),
        ShellCase(
            "an enormous file",
            "mkdir i; cp a.jpg i; truncate -s 5G i/b.jpg; code 1 sh -c 'ulimit -v 3000000; exec $S batch i o'; says 'b.jpg: File too large'; is_png o/a.png"
        ),
    ]

    @Test(arguments: batches) func `a batch loses nothing`(case: ShellCase) throws { try `case`.run() }

    private static let signals = [("TERM", 143), ("HUP", 129), ("INT", 130)]

    @Test(arguments: signals) func `a batch that is told to end leaves whole outputs`(name: String, code: Int) throws {
        try ShellCase(
            "told to end",
            """
            mkdir i; for n in 1 2 3 4 5 6 7 8 9; do cp a.jpg i/$n.jpg; done
            sh -c 'trap - \(name); exec $S batch i o --jobs 1' 2> err & p=$!
            while ! grep -q '1/9' err; do sleep 0.01; done
            kill -\(name) $p; status=0; wait $p || status=$?
            test $status = \(code) || test $status = 0
            for f in o/*.png; do is_png $f; done
            $S batch i o; test $(ls o | wc -l) = 9
            """
        ).run()
    }

    @Test func `photographs are cut as they arrive, each once`() throws {
        try ShellCase(
            "watching",
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
            """
        ).run()
    }
}

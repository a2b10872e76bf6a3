// SPDX-License-Identifier: Apache-2.0
import Testing

/// What people do in shell scripts with their only copies.
struct NothingLostTests {
    private static let outputs = [
        ShellCase(
            "an output that is the input", "code 2 $S remove a.jpg -o a.jpg; one_line; says 'it is an input'; unharmed"),
        ShellCase("by another path", "mkdir d; code 2 $S remove a.jpg -o d/../a.jpg; unharmed"),
        ShellCase("by a link", "ln -s a.jpg l.png; code 2 $S remove a.jpg -o l.png; unharmed; test -L l.png"),
        ShellCase("by a hard link", "ln a.jpg l.png; code 2 $S remove a.jpg -o l.png; unharmed"),
        ShellCase("by the photograph's link", "ln -s a.jpg l.jpg; code 2 $S remove l.jpg -o a.jpg; unharmed"),
        ShellCase(
            "a trace that is the input", "code 2 $S remove a.jpg -o o.png --trace a.jpg; unharmed; test ! -e o.png"),
        ShellCase(
            "hints that are the output",
            "echo '{}' > h.png; code 2 $S remove a.jpg --hints h.png -o h.png; grep -q '{}' h.png"),
        ShellCase(
            "an explanation beside its input",
            "cp b.png 01-decode-photograph.png; mkdir d; cp b.png d/result.png; code 2 $S explain d/result.png d; cmp b.png d/result.png"
        ),
        ShellCase(
            "one of several inputs that is another's output",
            "cp b.png a-cutout.png; code 2 $S remove a.jpg a-cutout.png; cmp b.png a-cutout.png"),
        ShellCase("a device", "code 0 $S remove a.jpg -o /dev/null; test -c /dev/null"),
        ShellCase(
            "a full device",
            "code 1 $S remove a.jpg -o /dev/full; one_line; says 'No space left on device'; test -c /dev/full"),
        ShellCase(
            "standard output on a full disk",
            "code 1 sh -c '$S remove a.jpg -o - > /dev/full'; one_line; says 'No space left on device'"),
        ShellCase("/dev/stdout", "$S remove a.jpg -o /dev/stdout > o.png; is_png o.png; test -c /dev/null"),
        ShellCase(
            "/dev/stdout behind what is there",
            "{ printf x; $S remove a.jpg -o /dev/stdout; } > o; tail -c +2 o > p; is_png p"),
        ShellCase("/dev/fd", "$S remove a.jpg -o /dev/fd/3 3> o.png; is_png o.png"),
        ShellCase("a fifo", "mkfifo f; cat f > o.png & $S remove a.jpg -o f; wait; is_png o.png; test -p f"),
        ShellCase(
            "a link is written through",
            "echo old > t; ln -s t l.png; $S remove a.jpg -o l.png; test -L l.png; is_png t"),
        ShellCase(
            "a link that leads nowhere yet",
            "mkdir d; ln -s d/t.png l.png; $S remove a.jpg -o l.png; test -L l.png; is_png d/t.png"),
        ShellCase(
            "links in a circle",
            "ln -s m l.png; ln -s l.png m; code 1 $S remove a.jpg -o l.png; one_line; says 'symbolic links'"),
        ShellCase(
            "the mode of what is there is kept",
            "echo old > o.png; chmod 604 o.png; $S remove a.jpg -o o.png; is_png o.png; test $(stat -c %a o.png) = 604"),
        ShellCase(
            "a new file has the usual mode", "umask 027; $S remove a.jpg -o o.png; test $(stat -c %a o.png) = 640"),
        ShellCase(
            "a folder that is missing", "code 1 $S remove a.jpg -o no/o.png; one_line; says 'No such file or directory'"
        ),
        ShellCase("a file for a folder", "code 1 $S remove a.jpg -o b.png/o.png; one_line; says 'Not a directory'"),
        ShellCase("a folder for a file", "mkdir o.png; $S remove a.jpg -o o.png; is_png o.png/a.png"),
        ShellCase(
            "nothing is left of an output that failed", "code 1 $S remove text.jpg -o o.png; test $(ls -A | wc -l) = 5"),
        ShellCase("closed standard error", "code 1 sh -c '$S remove text.jpg -o o.png 2>&-'"),
        ShellCase("a full standard error", "code 1 sh -c '$S remove text.jpg -o o.png 2>/dev/full'"),
        ShellCase(
            "a report on a full disk",
            "mkdir i; cp a.jpg i; code 1 sh -c '$S batch i o --format json > /dev/full'; says 'No space left on device'; is_png o/a.png"
        ),
        ShellCase(
            "a token on a full disk",
            "code 1 env DEBUG=true sh -c '$S token --user-id x > /dev/full'; says 'No space left on device'"),
        ShellCase(
            "a manifest on a full disk",
            "mkdir i; cp a.jpg i; code 1 $S batch i o --manifest /dev/full; says 'No space left on device'"),
        ShellCase(
            "a manifest that is a photograph",
            "mkdir i; cp a.jpg i/a.jpg; code 2 $S batch i o --manifest i/a.jpg; cmp i/a.jpg a.saved"),
        ShellCase(
            "a usage fault is one line", "code 2 $S remove a.jpg --quality 0; one_line; says 'silhouette remove --help'"
        ),
        ShellCase(
            "the owner of what is there is kept, where root writes",
            "test $(id -u) = 0 || exit 0; echo old > o.png; chown 65534:65534 o.png; $S remove a.jpg -o o.png; is_png o.png; test $(stat -c %u:%g o.png) = 65534:65534"
        ),
        ShellCase(
            "one line on a terminal",
            "script -qec \"$S remove a.jpg -o o.png\" said > /dev/null; grep -q 'a.jpg -> o.png: 96 x 128, confidence 0' said"
        ),
        ShellCase(
            "silence where it is asked for",
            "script -qec \"$S remove a.jpg -o o.png -q\" said > /dev/null; if grep -q confidence said; then cat said >&2; exit 1; fi"
        ),
        ShellCase(
            "standard output that goes into the input",
            "code 2 sh -c '$S remove a.jpg -o - >> a.jpg'; says 'it is an input'; unharmed"),
    ]

    @Test(arguments: outputs) func `outputs take no photograph's place`(case: ShellCase) throws { try `case`.run() }

    private static let inputs = [
        ShellCase(
            "a fifo", "mkfifo f; cat a.jpg > f & $S remove f -o o.png; $S remove a.jpg -o p.png; cmp o.png p.png"),
        ShellCase("/dev/stdin", "$S remove /dev/stdin -o o.png < a.jpg; $S remove a.jpg -o p.png; cmp o.png p.png"),
        ShellCase("a folder", "mkdir d; code 1 $S remove d -o o.png; one_line; says 'Is a directory'"),
        ShellCase("what is missing", "code 1 $S remove c.jpg -o o.png; one_line; says 'No such file or directory'"),
        ShellCase(
            "a name that is not UTF-8",
            "n=$(printf 'x\\377y.jpg'); cp a.jpg \"$n\"; $S remove \"$n\"; is_png \"$(printf 'x\\377y-cutout.png')\""),
        ShellCase(
            "a name that is not UTF-8, in a message",
            "code 1 $S remove \"$(printf 'x\\377y.jpg')\"; says 'x\\xffy.jpg: No such file'"),
        ShellCase(
            "a line break in a name",
            "n=$(printf 'x\\ny.jpg'); cp text.jpg \"$n\"; code 1 $S remove \"$n\"; one_line; says 'x\\ny.jpg: not a JPEG'"
        ),
        ShellCase("several, each beside itself", "$S remove a.jpg b.png; is_png a-cutout.png; is_png b-cutout.png"),
        ShellCase(
            "several into a folder that is made", "$S remove a.jpg b.png -o new/; is_png new/a.png; is_png new/b.png"),
        ShellCase(
            "several that differ in their extensions",
            "cp b.png a.png; $S remove a.jpg a.png -o new/; is_png new/a.jpg.png; is_png new/a.png.png"),
        ShellCase(
            "several with one name",
            "mkdir d; cp a.jpg d; code 2 $S remove a.jpg d/a.jpg -o new/; one_line; says 'd/a.jpg'; test ! -e new/a.png"
        ),
        ShellCase(
            "several that would share an output by different paths",
            "mkdir d; cp b.png a.png; code 2 $S remove a.jpg d/../a.png; one_line; says 'both would be written'; test ! -e a-cutout.png"
        ),
        ShellCase(
            "several that would share an output through a link",
            "mkdir d; ln -s ../b-cutout.png d/a-cutout.png; cp a.jpg d; code 2 $S remove d/a.jpg b.png; one_line; says 'both would be written'"
        ),
        ShellCase(
            "a trace that is the output",
            "code 2 $S remove a.jpg -o o.png --trace ./o.png; one_line; says 'both would be written'; test ! -e o.png"),
        ShellCase(
            "two outputs for one standard output",
            "code 2 $S remove a.jpg -o - --trace -; one_line; says 'standard output'; mkdir i; cp a.jpg i; code 2 $S batch i o --format json --manifest -; says 'standard output'"
        ),
        ShellCase(
            "help and version that nobody gets",
            "code 1 sh -c '$S --help > /dev/full'; one_line; says 'No space'; code 1 sh -c '$S remove --help > /dev/full'; code 1 sh -c '$S --version > /dev/full'; $S --version | grep -q 0.2"
        ),
        ShellCase("several into a file", "code 2 $S remove a.jpg b.png -o o.png; one_line; says 'folder'"),
        ShellCase(
            "one of several fails",
            "code 1 $S remove a.jpg text.jpg b.png -o new/; one_line; says text.jpg; is_png new/a.png; is_png new/b.png"
        ),
    ]

    @Test(arguments: inputs) func `inputs of all kinds are read`(case: ShellCase) throws { try `case`.run() }
}

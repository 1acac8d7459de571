#!/usr/bin/env python3
"""What a person at the terminal waits for, measured through a 120x40 pty, beside `less` on the same file.

    cargo build --release && python3 benches/latency.py [FILE] [--runs N] [--program PATH] [--library PATH]

Nothing but the standard library is needed. FILE is a bundled sample unless it is named. Medians over N runs of:

    first content   from starting the process until a word of the article stands in its output; also the best run,
                    which says more than the median where the machine is busy with other things
    key to paint    from sending a key until the first byte that it changes on the screen
    idle            CPU used during three seconds in which nothing is typed, in percent
    peak memory     the largest resident set, in MB (Linux: VmHWM)

With --library the list of that library is measured too: first content is its count of articles, a key goes one row down,
and `as one types` is the time from a letter of a search until what it finds is painted (median and 95th percentile).

Each run has empty XDG folders of its own except `again`, which opens an article that the library knows. The pty
answers no terminal query, so a program that asks one and waits is seen to hang. What we aim at: first content within
15 ms, key to paint within 2 ms, idle 0 %, under 30 MB.
"""

import argparse
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import statistics
import struct
import tempfile
import termios
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COLUMNS, ROWS = 120, 40
PATIENCE = 10.0
QUIET = 0.15


class Run:
    """One process on a pty of its own."""

    def __init__(self, command, environment):
        self.begun = time.perf_counter()
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            size = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.execvpe(command[0], command, environment)
        self.output = b""

    def read(self, patience):
        """Reads what there is, waiting for at most `patience`; false when nothing came."""
        if not select.select([self.master], [], [], patience)[0]:
            return False
        try:
            chunk = os.read(self.master, 65536)
        except OSError:
            return False
        self.output += chunk
        return bool(chunk)

    def until(self, word):
        """Seconds from the start until `word` is in the output."""
        while word not in self.output:
            if not self.read(PATIENCE):
                raise SystemExit(f"{word!r} never came; the output was {self.output[:400]!r}")
        return time.perf_counter() - self.begun

    def quiet(self):
        """Waits until nothing is written any more."""
        while self.read(QUIET):
            pass

    def key(self, key):
        """Seconds from sending a key until the first byte of the answer."""
        self.quiet()
        begun = time.perf_counter()
        os.write(self.master, key)
        if not self.read(1.0):
            return None
        return time.perf_counter() - begun

    def settled(self, key):
        """Seconds from sending a key until the last byte of all that it sets off."""
        self.quiet()
        begun = last = time.perf_counter()
        os.write(self.master, key)
        while self.read(QUIET):
            last = time.perf_counter()
        return last - begun

    def ticks(self):
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def idle(self, seconds=3.0):
        """Percent of a processor that is used while nothing happens."""
        self.quiet()
        before = self.ticks()
        time.sleep(seconds)
        return (self.ticks() - before) / os.sysconf("SC_CLK_TCK") / seconds * 100

    def peak(self):
        """Largest resident set so far, in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.master)


def environment(home):
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    kept.setdefault("LANG", "C.UTF-8")
    folders = {f"XDG_{name}_HOME": f"{home}/{name.lower()}" for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    return {**kept, **folders, "HOME": home, "TERM": "xterm-256color", "LESSHISTFILE": "-"}


def measure(command, word, keys, home):
    run = Run(command, environment(home))
    try:
        first = run.until(word)
        waits = [wait for wait in map(run.key, keys) if wait is not None]
        return {"first": first, "key": statistics.median(waits) if waits else None, "peak": run.peak()}
    finally:
        run.end()


def medians(command, word, keys, runs, home=None):
    """Medians over several runs, and the idle load of one more."""
    results = []
    for _ in range(runs):
        fresh = home or tempfile.mkdtemp(prefix="sayso-latency-")
        results.append(measure(command, word, keys, fresh))
        if home is None:
            shutil.rmtree(fresh)
    best = min(result["first"] for result in results)
    middle = {"best": best} | {
        name: statistics.median(values) if (values := [r[name] for r in results if r[name] is not None]) else None
        for name in ("first", "key", "peak")
    }
    with tempfile.TemporaryDirectory(prefix="sayso-latency-") as fresh:
        run = Run(command, environment(fresh))
        run.until(word)
        middle["idle"] = run.idle()
        run.end()
    return middle


def library(program, path, runs):
    """The list of a library: start, keys, a search as one types, memory."""
    firsts, keys, letters, peaks = [], [], [], []
    with tempfile.TemporaryDirectory(prefix="sayso-latency-") as home:
        for _ in range(runs):
            run = Run([program, "--library", path], environment(home))
            firsts.append(run.until(b" articles"))
            keys += [wait for wait in (run.key(b"j") for _ in range(8)) if wait is not None]
            run.settled(b"F")
            letters += [run.settled(letter.encode()) for letter in "harbour is:unread"]
            peaks.append(run.peak())
            run.end()
    letters.sort()
    print(f"list of {path}: first content {statistics.median(firsts) * 1000:.1f} ms (best {min(firsts) * 1000:.1f}), "
          f"key to paint {statistics.median(keys) * 1000:.2f} ms, as one types {statistics.median(letters) * 1000:.1f} ms "
          f"(95 %: {letters[len(letters) * 95 // 100] * 1000:.1f} ms), peak memory {max(peaks):.1f} MB")


def first_word(path):
    """A word from the middle of the first long line: it stands on the first screen, and in no title line."""
    text = path.read_text(encoding="utf-8", errors="replace")
    lines = [line for line in text.splitlines() if len(line) > 120]
    words = re.findall(r"[A-Za-z]{6,}", (lines or [text])[0])
    return max(words[:12], key=len).encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, default=ROOT / "assets/samples/ferry-captain-court.txt")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--program", type=Path, default=ROOT / "target/release/sayso")
    parser.add_argument("--library", type=Path, help="a library whose list is measured too")
    args = parser.parse_args()
    if not args.program.exists():
        raise SystemExit(f"there is no {args.program}: build it first, with cargo build --release")
    word, path, keys = first_word(args.file), str(args.file.resolve()), [b"j"] * 8
    known = tempfile.mkdtemp(prefix="sayso-latency-")
    measure([str(args.program), path], word, [b"j"], known)
    rows = [
        ("sayso", medians([str(args.program), path], word, keys, args.runs)),
        ("sayso, again", medians([str(args.program), path], word, keys, args.runs, known)),
        ("sayso --ephemeral", medians([str(args.program), "--ephemeral", path], word, keys, args.runs)),
    ]
    if shutil.which("less"):
        rows.append(("less", medians(["less", path], word, keys, args.runs)))
    shutil.rmtree(known)
    print(f"{args.file.name}, {args.file.stat().st_size} bytes, word {word.decode()!r}, medians of {args.runs} runs")
    print(f"{'':20}{'first content':>15}{'(best)':>11}{'key to paint':>15}{'idle':>10}{'peak memory':>14}")
    for name, m in rows:
        key = f"{m['key'] * 1000:.2f} ms" if m["key"] else "-"
        print(f"{name:20}{m['first'] * 1000:>12.1f} ms{m['best'] * 1000:>8.1f} ms{key:>15}{m['idle']:>8.1f} %{m['peak']:>11.1f} MB")
    if args.library:
        library(str(args.program), str(args.library.resolve()), args.runs)


if __name__ == "__main__":
    main()

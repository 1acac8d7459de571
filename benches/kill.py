#!/usr/bin/env python3
"""Kills `sayso add` at random moments and looks at what is left.

    benches/kill.py target/release/sayso [ROUNDS] [ARTICLES]

Each round takes a corpus into a new library, is killed with SIGKILL at a random moment of that, checks the library
with PRAGMA integrity_check, and runs the same again: then every article must be there, once, and analysed.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time


def corpus(path, articles):
    names = ["Ada Quill", "Ben Oda", "Carla Voss", "Dan Ruiz"]
    with open(path, "w") as lines:
        for n in range(articles):
            text = " ".join(
                f"{names[(n + k) % 4]} said on day {n} that bridge {n * k} would stay closed." for k in range(1, 9)
            )
            lines.write(json.dumps({"id": f"a{n}", "title": f"Bridge {n}", "text": text}) + "\n")


def add(program, library, path):
    return subprocess.Popen(
        [program, "--library", library, "add", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def state(library):
    """The verdict on the file, the articles, the different ones, and those analysed; before the first page, nothing."""
    if not os.path.exists(library) or os.path.getsize(library) == 0:
        return "ok", 0, 0, 0
    with sqlite3.connect(library) as base:
        verdict = base.execute("PRAGMA integrity_check").fetchone()[0]
        if base.execute("PRAGMA user_version").fetchone()[0] == 0:
            return verdict, 0, 0, 0
        counts = base.execute("SELECT count(*), count(DISTINCT id), count(engine) FROM articles").fetchone()
        return (verdict, *counts)


def main():
    program = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    articles = int(sys.argv[3]) if len(sys.argv) > 3 else 1500
    chance = random.Random(17)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "corpus.jsonl")
        corpus(path, articles)
        begun = time.monotonic()
        add(program, os.path.join(folder, "whole.db"), path).wait()
        whole = time.monotonic() - begun
        cut = []
        for turn in range(rounds):
            library = os.path.join(folder, f"{turn}.db")
            child = add(program, library, path)
            time.sleep(chance.uniform(0, whole))
            child.send_signal(signal.SIGKILL)
            child.wait()
            verdict, there, different, analysed = state(library)
            assert verdict == "ok" and there == different == analysed, (turn, verdict, there, different, analysed)
            cut.append(there)
            assert add(program, library, path).wait() == 0, turn
            assert state(library) == ("ok", articles, articles, articles), (turn, state(library))
            for name in (library, library + "-wal", library + "-shm"):
                if os.path.exists(name):
                    os.remove(name)
        inside = sum(0 < n < articles for n in cut)
        print(f"{rounds} kills, {inside} of them with some articles in and some not; every library sound and completed")


main()

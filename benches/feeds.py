#!/usr/bin/env python3
"""Feeds taken in from a local server, beside newsboat doing what it can of the same.

    cargo build --release && python3 benches/feeds.py [--items N] [--feeds N] [--runs N] [--program PATH]

Nothing but the standard library is needed, and newsboat for the comparison (it is left out where it is not installed).
The generator makes N items, 2.7 kB of HTML each (20,000 of them are 55 MB of RSS), in feeds of equal size. Each feed has
a server of its own on 127.0.0.1, 127.0.0.2, …: one host a publisher, so that the manners towards hosts hold as they do
outside. No request leaves this machine. In each run, one after the other, with empty folders:

    newsboat -x reload      takes them in: what it shows is the HTML as it came
    sayso feed refresh      takes them in, makes articles of them, stores and indexes them
    … again                 the same once more: the servers say that nothing has changed

Told are medians over the runs of the time on the clock and of the time of the processors (user and system), which says
more where the machine is busy with other things; then how many items each has in its database, which must be all. sayso
has its default settings but for leave to ask this machine; newsboat has as many threads as there are processors.
"""

import argparse
import os
import random
import resource
import shutil
import socketserver
import sqlite3
import statistics
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORDS = (
    "harbour council minister said quay vessel strike talks region budget vote mayor dockers river grain treaty "
    "announced agreed refused delegation week statement border inspection company contract union court ruling "
    "engineer report percent exports season ferry captain island bridge committee plan the of and to in that for "
    "on with was by as at from which after before would will their its had been"
).split()


def sentence(chance):
    words = [chance.choice(WORDS) for _ in range(chance.randint(9, 21))]
    return " ".join(words).capitalize() + "."


def item(number, feed, chance):
    paragraphs = "".join(
        f"<p>{' '.join(sentence(chance) for _ in range(chance.randint(3, 5)))}</p>\n" for _ in range(5)
    )
    body = f'<p><a href="https://n{feed}.example/topic">Topic</a> &amp; more: {sentence(chance)}</p>\n{paragraphs}'
    return (
        f"<item><title>{sentence(chance)[:70]} {number}</title><link>https://n{feed}.example/news/{number}</link>"
        f"<guid isPermaLink=\"false\">n{feed}-{number}</guid><dc:creator>Writer {number % 97}</dc:creator>"
        f"<pubDate>Mon, {1 + number % 28:02} Jun 2026 {number % 24:02}:30:00 GMT</pubDate>"
        f"<description>{sentence(chance)}</description><content:encoded><![CDATA[{body}]]></content:encoded></item>\n"
    )


def make_feed(feed, items, chance):
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>News {feed}</title><link>https://n{feed}.example/</link><description>d</description>\n"
    )
    return (head + "".join(item(n, feed, chance) for n in items) + "</channel></rss>\n").encode()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def serve(host, body):
    """Serves one feed at a host, and says when it has not changed."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.headers.get("If-None-Match") == '"1"':
                self.send_response(304)
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", '"1"')
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = Server((host, 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://{host}:{server.server_address[1]}/feed"


def timed(command, home):
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm"}
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, cwd=home)
    clock, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{command} failed: {done.stderr.decode()}")
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def count(database, table):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def run_newsboat(addresses, home):
    (home / "urls").write_text("\n".join(addresses) + "\n")
    (home / "config").write_text(f"reload-threads {os.cpu_count()}\nmax-items 0\n")
    command = ["newsboat", "-q", "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload"]
    first, again = timed(command, home), timed(command, home)
    return first, again, count(home / "cache.db", "rss_item"), (home / "cache.db").stat().st_size


def run_sayso(program, addresses, home):
    (home / "config.toml").write_text("[network]\nallow_private = true\n")
    outlines = "".join(f'<outline xmlUrl="{address}" text="{address}"/>' for address in addresses)
    (home / "list.opml").write_text(f"<opml><body>{outlines}</body></opml>")
    base = [str(program), "--config", "config.toml", "--library", "library.db", "feed"]
    timed([*base, "import", "list.opml"], home)
    first, again = timed([*base, "refresh"], home), timed([*base, "refresh"], home)
    return first, again, count(home / "library.db", "articles"), (home / "library.db").stat().st_size


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--feeds", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--program", type=Path, default=ROOT / "target/release/sayso")
    args = parser.parse_args()
    if not args.program.exists():
        raise SystemExit(f"there is no {args.program}: build it first, with cargo build --release")
    program = args.program.resolve()
    chance = random.Random(1)
    bodies = [make_feed(f, range(f, args.items, args.feeds), chance) for f in range(args.feeds)]
    addresses = [serve(f"127.0.0.{1 + f}", body) for f, body in enumerate(bodies)]
    print(f"{args.items} items in {args.feeds} feeds, {sum(map(len, bodies)) / 1e6:.1f} MB of RSS, {args.runs} runs")
    runners = {"sayso": lambda home: run_sayso(program, addresses, home)}
    if shutil.which("newsboat"):
        runners = {"newsboat": lambda home: run_newsboat(addresses, home), **runners}
    results = {name: [] for name in runners}
    for _ in range(args.runs):
        for name, runner in runners.items():
            with tempfile.TemporaryDirectory(prefix="sayso-feeds-") as home:
                results[name].append(runner(Path(home)))
    print(f"{'':10}{'clock':>10}{'processor':>12}{'again':>10}{'processor':>12}{'items':>9}{'database':>11}")
    for name, runs in results.items():
        middle = [statistics.median(run[part][kind] for run in runs) for part in (0, 1) for kind in (0, 1)]
        times = f"{middle[0]:>8.2f} s{middle[1]:>10.2f} s{middle[2]:>8.2f} s{middle[3]:>10.2f} s"
        print(f"{name:10}{times}{runs[-1][2]:>9}{runs[-1][3] / 1e6:>8.0f} MB")


if __name__ == "__main__":
    main()

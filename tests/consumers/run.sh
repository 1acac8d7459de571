#!/usr/bin/env bash
# Gives every export to those who read it: each format's real consumer opens what the program wrote.
#
#   SAYSO_CONSUMERS=1 tests/consumers/run.sh [FOLDER]    installs what is missing from PyPI and Debian, then checks all
#   SAYSO_CONSUMERS=light tests/consumers/run.sh         installs from PyPI what takes less than a minute, if it can be had
#   tests/consumers/run.sh [FOLDER]                      checks with what is there, and tells what is not
#
# FOLDER keeps the exports, the screenshots and the Python environment; without one they are made and removed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
sayso=${SAYSO:-$root/target/debug/sayso}
if [ -n "${1:-}" ]; then
    mkdir -p "$1"
    work=$(cd "$1" && pwd)
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
out=$work/out
rm -rf "$out"
mkdir -p "$out"
install=${SAYSO_CONSUMERS:-0}
passed=0 failed=0 skipped=0

verdict() { # NAME STATUS
    case $2 in
        0) passed=$((passed + 1)); echo "ok      $1" ;;
        77) skipped=$((skipped + 1)); echo "absent  $1" ;;
        *) failed=$((failed + 1)); echo "FAILED  $1" ;;
    esac
}
check() { # NAME COMMAND...
    local name=$1 status=0
    shift
    "$@" >"$work/log" 2>&1 || status=$?
    [ $status = 0 ] || [ $status = 77 ] || sed 's/^/        /' "$work/log"
    verdict "$name" $status
}
tool() { command -v "$1" >/dev/null || return 77; }

if [ "$install" = 1 ]; then
    [ -d "$work/python" ] || python3 -m venv "$work/python"
    "$work/python/bin/pip" install -q jsonschema networkx igraph rispy qualitative-coding obsidiantools anki
    missing=
    for pair in xmllint:libxml2-utils pandoc:pandoc emacs:emacs-nox chromium:chromium; do
        command -v "${pair%%:*}" >/dev/null || missing="$missing ${pair##*:}"
    done
    # shellcheck disable=SC2086
    [ -z "$missing" ] || { apt-get update -qq && apt-get install -y -qq $missing; } >/dev/null
fi
if [ "$install" = light ] && command -v python3 >/dev/null; then
    python3 -m venv "$work/python" \
        && timeout 90 "$work/python/bin/pip" install -q --retries 1 jsonschema networkx igraph rispy \
        || echo "not installed: what is not there is not asked"
fi
python=$work/python/bin/python
[ -x "$python" ] || python=$(command -v python3 || true)

lib=(--library "$work/library.db")
rm -f "$work"/library.db*
"$sayso" "${lib[@]}" add "$here/articles.jsonl" >/dev/null
everything() { "$sayso" "${lib[@]}" export --include-automatic --force "$@"; }
for format in csv jsonl json dna-csv dna markdown org html qdpx qdc graphml webannotation ris csl biblatex anki readwise; do
    everything --to $format -o "$out/export.$format"
done
everything --to edges --network two-mode --qualifier subtract -o "$out/edges.csv"
everything --to graphml --network two-mode --qualifier combine -o "$out/two-mode.graphml"
everything --to graphml --network one-mode --qualifier subtract --slice month -o "$out/slices.graphml"
everything --to obsidian -o "$out/vault"
cp -r "$out/vault" "$out/vault-before"
everything --to obsidian -o "$out/vault"
cp "$out/export.qdpx" "$out/project.qdpx"

asks() { [ -n "$python" ] || return 77; "$python" "$here/$1.py" "$out"; }
check "obsidian: the same again changes nothing" diff -r "$out/vault-before" "$out/vault"
rm -rf "$out/vault-before"
for consumer in table annotations networks references project vault cards database; do
    check "python: $consumer" asks "$consumer"
done
schema() {
    tool xmllint || return 77
    local xsd
    xsd=$("$python" -c 'import qualitative_coding, pathlib; print(pathlib.Path(list(qualitative_coding.__path__)[0]) / "refi_qda/schema.xsd")') || return 77
    (cd "$out" && rm -rf qde && mkdir qde && "$python" -m zipfile -e project.qdpx qde && xmllint --noout --schema "$xsd" qde/project.qde)
}
check "xmllint: the project has the schema of REFI-QDA" schema
well_formed() { tool xmllint && xmllint --noout "$out"/*.graphml "$out/export.qdc"; }
check "xmllint: networks and codebook are XML" well_formed
qc_import() {
    "$python" -c 'import qualitative_coding' || return 77
    rm -rf "$work/qc" && mkdir "$work/qc" && cd "$work/qc"
    PYTHONBREAKPOINT=0 PATH="$(dirname "$python"):$PATH" qc init --import "$out/project.qdpx"
    PATH="$(dirname "$python"):$PATH" qc codes list | grep "Ada Quill"
}
check "qc: imports the project with its codes" qc_import
pandoc_reads() { # FORMAT FILE
    tool pandoc && [ -n "$python" ] || return 77
    # Before its third version pandoc reads no RIS.
    pandoc --list-input-formats | grep -qx "$1" || return 77
    pandoc -f "$1" -t csljson "$2" | "$python" -c 'import json, sys; items = json.load(sys.stdin); assert len(items) == 2, items; assert any("Quay to stay shut 🚢" in i["title"] for i in items), items'
}
check "pandoc: RIS" pandoc_reads ris "$out/export.ris"
check "pandoc: CSL-JSON" pandoc_reads csljson "$out/export.csl"
check "pandoc: BibLaTeX" pandoc_reads biblatex "$out/export.biblatex"
pandoc_text() { tool pandoc || return 77; pandoc -f "$1" -t plain "$2" | tr '\n' ' ' | grep -q "We will not be hurried"; }
check "pandoc: Markdown" pandoc_text markdown "$out/export.markdown"
check "pandoc: Org" pandoc_text org "$out/export.org"
org_lint() {
    tool emacs || return 77
    cp "$out/export.org" "$out/lint.org"
    emacs -Q --batch "$out/lint.org" --eval '(progn (require (quote org)) (require (quote org-lint)) (let ((found (org-lint))) (when found (princ (format "%S\n" found)) (kill-emacs 1))))'
}
check "emacs: org-lint finds nothing" org_lint
page() {
    tool chromium && [ -n "$python" ] || return 77
    local browser=(chromium --headless --no-sandbox --disable-gpu --disable-background-networking
        --disable-component-update --disable-sync --hide-scrollbars --virtual-time-budget=2000)
    cp "$out/export.html" "$out/report.html"
    "${browser[@]}" --user-data-dir="$(mktemp -d -p "$work")" --window-size=1280,1600 --screenshot="$out/desktop.png" "file://$out/report.html"
    "${browser[@]}" --user-data-dir="$(mktemp -d -p "$work")" --window-size=500,1800 --screenshot="$out/phone.png" "file://$out/report.html"
    "${browser[@]}" --user-data-dir="$(mktemp -d -p "$work")" --no-pdf-header-footer --print-to-pdf="$out/report.pdf" "file://$out/report.html"
    "${browser[@]}" --user-data-dir="$(mktemp -d -p "$work")" --dump-dom "file://$out/report.html" >"$out/dom.html"
    [ -s "$out/desktop.png" ] && [ -s "$out/phone.png" ] && [ -s "$out/report.pdf" ]
    "$python" "$here/report.py" "$out/dom.html"
}
check "chromium: the report opens, narrow, wide and printed" page

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]

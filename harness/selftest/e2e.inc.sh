# SPDX-License-Identifier: Apache-2.0
# What the end-to-end tests share. Arguments: build folder, source folder.
# Each check prints a line when it fails; the script ends with status 1 then.
set -eu
build=$(cd "$1" && pwd)
source=$(cd "$2" && pwd)
conform=$build/r5conform
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# expect_status N command...: runs it, output to $work/said.
expect_status() {
    wanted=$1
    shift
    got=0
    "$@" >"$work/said" 2>&1 </dev/null || got=$?
    if [ "$got" != "$wanted" ]; then
        fail "status $got, wanted $wanted: $*"
        tail -n 5 "$work/said"
    fi
}

expect_said() {
    grep -qE -- "$1" "$work/said" || { fail "nothing like '$1' was said:"; tail -n 5 "$work/said"; }
}

# The verdict of a row in a journal.
verdict() { jq -r --arg row "$2" 'select(.kind == "verdict" and .case == $row) | .verdict' "$1/journal.jsonl"; }

finish() {
    [ "$failures" = 0 ] || exit 1
    echo "all good"
}

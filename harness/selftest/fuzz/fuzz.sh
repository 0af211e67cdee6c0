#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What ./dev fuzz does when the targets are built:
#
#     fuzz.sh run SECONDS [TARGET ...]    fuzz all targets, as many at a time as there are cores
#     fuzz.sh keep                        take what was found into fixtures/fuzz, no more than adds an edge
#     fuzz.sh coverage                    branches of the frame receivers that the kept inputs do not take
#
# What is found is kept in out/fuzz/TARGET and begun with the next time.
set -eu
cd "$(dirname "$0")/../../.."
programs=build/fuzz/fuzz
found=out/fuzz

say() { printf '%s\n' "$*" >&2; }

targets() { for list in "$programs"/fuzz_*.also; do basename "$list" .also | sed 's/^fuzz_//'; done; }

# Files of this project that are inputs of a target as they are, in a folder of their own.
also() {
    mkdir -p "$found/also/$1"
    while read -r file; do
        [ -z "$file" ] || cp "$file" "$found/also/$1/"
    done <"$programs/fuzz_$1.also"
}

stat_of() { sed -n "s/^stat::$1: *//p" "$2"; }

tell_failure() { # target, log
    say "fuzz: $1 FAILED"
    grep -aE 'does not hold|ERROR: |runtime error|^SUMMARY' "$2" | head -n 4 >&2
    input=$(sed -n 's/.*Test unit written to //p' "$2" | tail -n 1)
    say "fuzz: replay it with: $programs/fuzz_$1 $input"
    say "fuzz: once mended keep it: cp $input fixtures/fuzz/$1/   (and give it a name that tells)"
}

one() { # seconds, target
    also "$2"
    mkdir -p "$found/$2" "fixtures/fuzz/$2"
    log=$found/$2.log
    dictionary=
    [ ! -f "fixtures/fuzz/$2.dict" ] || dictionary=-dict=fixtures/fuzz/$2.dict
    if ! "$programs/fuzz_$2" -max_total_time="$1" -timeout=20 -print_final_stats=1 \
        ${dictionary:+"$dictionary"} -artifact_prefix="$found/$2-" \
        "$found/$2" "fixtures/fuzz/$2" "$found/also/$2" >"$log" 2>&1; then
        tell_failure "$2" "$log"
        exit 255
    fi
    edges=$(sed -n 's/.* cov: \([0-9]*\).*/\1/p' "$log" | tail -n 1)
    printf '%-16s %8s runs  %6s edges  %5s new inputs\n' "$2" "$(stat_of number_of_executed_units "$log")" \
        "$edges" "$(stat_of new_units_added "$log")" >&2
}

# As many at a time as there are cores. The first failure ends all: 255 is what xargs takes for it.
run() { # seconds, targets
    seconds=$1
    shift
    for target in "$@"; do
        [ -e "$programs/fuzz_$target.also" ] || {
            say "fuzz: there is no target '$target'; there are:" $(targets)
            exit 3
        }
    done
    { [ $# -gt 0 ] && printf '%s\n' "$@" || targets; } |
        xargs -P "$(nproc)" -I{} harness/selftest/fuzz/fuzz.sh one "$seconds" {} &&
        say 'fuzz: nothing wrong was found'
}

keep() {
    for target in $(targets); do
        also "$target"
        mkdir -p "$found/$target" "fixtures/fuzz/$target"
        before=$(find "fixtures/fuzz/$target" -type f | wc -l)
        # Inputs of some thousand bytes are not worth their room: what they reach shorter ones reach.
        small=$(mktemp -d)
        find "$found/$target" -type f -size -8 -exec cp {} "$small" \;
        cp "$found/also/$target"/* "fixtures/fuzz/$target" 2>/dev/null || true
        "$programs/fuzz_$target" -merge=1 -use_counters=0 "fixtures/fuzz/$target" "$small" >"$found/$target.log" 2>&1
        for file in "$found/also/$target"/*; do rm -f "fixtures/fuzz/$target/$(basename "$file")"; done
        rm -rf "$small"
        say "fuzz: $target: $before inputs were kept, $(find "fixtures/fuzz/$target" -type f | wc -l) are now"
    done
}

case ${1:-} in
run | one | keep)
    command=$1
    shift
    "$command" "$@"
    ;;
coverage) exec sh harness/selftest/fuzz/coverage.sh ;;
*)
    say "usage: fuzz.sh run SECONDS [TARGET ...] | keep | coverage"
    exit 3
    ;;
esac

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Replays the kept inputs in the build "coverage" and says which branches of the frame receivers of
# harness and emulated module they take. A branch that none takes must stand in
# fixtures/fuzz/uncovered.txt with the reason, and none may stand there that is taken. Conditions that
# ask for a defect of the module are left out.
set -eu
cd "$(dirname "$0")/../../.."
programs=build/coverage/fuzz
listed=fixtures/fuzz/uncovered.txt
work=build/coverage/replay
targets='c2c_receiver c2c_channel emu_receiver emu_channel'
sources='harness/c2c/c2c_receiver.c harness/c2c/c2c_frame.c
rigs/emulator/emu_c2c_receiver.c rigs/emulator/emu_c2c_codec.c rigs/emulator/emu_c2c_crypt.c'
makers='^(c2c_body_seal.*|seal_v.|emu_c2c_body_make|emu_c2c_frame_make|make_v.|pad)$' # of frames, not readers

say() { printf '%s\n' "$*" >&2; }

replay() {
    rm -rf "$work"
    mkdir -p "$work"
    R5_FUZZ_DEFECTS= # a conforming module: what defects break, r5conform mutants shows
    export R5_FUZZ_DEFECTS
    for target in $targets; do
        LLVM_PROFILE_FILE="$work/$target.profraw" \
            "$programs/fuzz_$target" "fixtures/fuzz/$target"
    done
    llvm-profdata merge -o "$work/all.profdata" "$work"/*.profraw
}

# file, function, line, column, last line, last column, times true, times false
branches() {
    set -- "$programs/fuzz_c2c_receiver"
    for target in $targets; do set -- "$@" -object "$programs/fuzz_$target"; done
    # shellcheck disable=SC2086
    llvm-cov export "$@" -instr-profile "$work/all.profdata" $sources |
        jq -r --arg root "$PWD/" --arg sources "$sources" --arg makers "$makers" '.data[0].functions[]
            | (.filenames[0] | ltrimstr($root)) as $file | (.name | sub("^.*:"; "")) as $name
            | select(($sources | split("[ \\n]"; "") | index($file)) and ($name | test($makers) | not))
            | .branches[] | [$file, $name, .[0:6][]] | map(tostring) | join("\t")' |
        sort -u
}

# file | function | what never is | the condition's text, as far as its line goes
uncovered() {
    awk -F '\t' '
        function text_of(file, line, from, to,    n, all) {
            for (n = 1; n <= line; n++) getline all < file
            close(file)
            return to > 0 ? substr(all, from, to - from) : substr(all, from)
        }
        $7 == 0 || $8 == 0 {
            text = text_of($1, $3, $4, $3 == $5 ? $6 : 0)
            if (text ~ /(broken|defects_have|odd_[a-z]+)\(/) next
            sub(/ +$/, "", text)
            if ($7 == 0) print $1 " | " $2 " | never true | " text
            if ($8 == 0) print $1 " | " $2 " | never false | " text
        }' "$1" | sort -u
}

replay
branches >"$work/branches"
uncovered "$work/branches" >"$work/uncovered"
sed -E '/^#/d; /^$/d; s/ +\| [^|]*$//' "$listed" | sort -u >"$work/listed"
comm -23 "$work/uncovered" "$work/listed" >"$work/new"
comm -13 "$work/uncovered" "$work/listed" >"$work/old"
for source in $sources; do
    awk -F '\t' -v source="$source" '$1 == source { n += 2; taken += ($7 > 0) + ($8 > 0) }
        END { printf "%-36s %3d of %3d branches taken\n", source, taken, n; exit n == 0 }' "$work/branches" >&2
done
if [ -s "$work/new" ]; then
    say "coverage: no kept input takes these branches; add one to fixtures/fuzz, or a line with the reason to $listed:"
    cat "$work/new" >&2
fi
if [ -s "$work/old" ]; then
    say "coverage: these are taken, or are no more; take them out of $listed:"
    cat "$work/old" >&2
fi
[ ! -s "$work/new" ] && [ ! -s "$work/old" ]

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# kernel.sh: builds the guest's kernel and device tree once for this machine, into a cache, and prints the
# cache's folder. It holds bzImage, bench.dtb and config. Progress and errors go to stderr.
# kernel.sh key: prints the folder, builds nothing; status 1 if it is not there yet.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
version=6.1
cache=${XDG_CACHE_HOME:-$HOME/.cache}/r5conform/vbench
tarball=/usr/src/linux-source-$version.tar.xz

say() { printf 'vbench: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}

[ "$(uname -m)" = x86_64 ] || die "the guest's kernel is built on x86_64 alone, not on $(uname -m)"
command -v gcc >/dev/null || die 'gcc is missing; install: apt-get install build-essential'
package=$(dpkg-query -W -f '${Version}' "linux-source-$version" 2>/dev/null) || package=
if [ -z "$package" ] || [ ! -f "$tarball" ]; then
    die "no kernel source; install: apt-get install linux-source-$version"
fi
key=$({ cat "$here/vbench.config" "$here/bench.dts" && echo "$package" && gcc --version; } | sha256sum | cut -c 1-64)
folder=$cache/$key

if [ "${1:-}" = key ]; then
    echo "$folder"
    [ -f "$folder/bzImage" ]
    exit
fi

for tool in flex bison bc lz4 xz make flock; do
    command -v $tool >/dev/null || die "$tool is missing, which the kernel is built with; see: ./dev vbench"
done
mkdir -p "$cache" || die "cannot make $cache; point XDG_CACHE_HOME to a place that can be written"
exec 9>"$cache/lock"
flock -n 9 || {
    say 'another build of the kernel is going on; waiting for it, 30 minutes at most'
    flock -w 1800 9 || die "the other build does not end; see who holds $cache/lock"
}
if [ -f "$folder/bzImage" ]; then
    echo "$folder"
    exit 0
fi

# What a killed build left is nobody's: the lock is ours.
rm -rf "$cache"/building.*
free=$(df -Pk "$cache" | awk 'NR == 2 { print int($4 / 1024) }')
[ "$free" -ge 2500 ] || die "building the kernel takes 2500 MB for a while; $cache has $free MB"
work=$(mktemp -d "$cache/building.XXXXXX")
log=$cache/build.log
child=
clean_up() {
    [ -z "$child" ] || kill -- "-$child" 2>/dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

# Each step in a group of its own, so that an interrupt takes all of it along.
run() { # what it is, command ...
    what=$1
    shift
    setsid env -u ARCH -u CROSS_COMPILE -u KBUILD_OUTPUT -u MAKEFLAGS -u MAKELEVEL LC_ALL=C \
        KBUILD_BUILD_USER=vbench KBUILD_BUILD_HOST=vbench "$@" >>"$log" 2>&1 9>&- &
    child=$!
    wait $child || {
        child=
        grep -E -A 2 'error|Error [0-9]|fatal' "$log" | tail -n 6 >&2
        die "$what failed; all that was said: $log"
    }
    child=
}

# Kconfig drops what it does not know or what lacks something, without failing.
check_config() {
    wrong=$(grep '^CONFIG_' "$here/vbench.config" | while IFS= read -r line; do
        case $line in
        *=n) ! grep -q "^${line%n}" "$1" ;;
        *) grep -qxF "$line" "$1" ;;
        esac || printf '%s ' "$line"
    done)
    [ -z "$wrong" ] || die "the kernel's configuration does not take: $wrong"
}

started=$(date +%s)
: >"$log"
say "building the guest's kernel, once for this machine (6 minutes on two cores) ..."
run "unpacking $tarball" tar -C "$work" -xf "$tarball"
source=$work/linux-source-$version
out=$work/out
mkdir "$out"
run 'the empty configuration' make -C "$source" O="$out" allnoconfig
cd "$source"
run 'merging the configuration' scripts/kconfig/merge_config.sh -O "$out" "$out/.config" "$here/vbench.config"
check_config "$out/.config"
run 'building the kernel' make -C "$source" O="$out" -j"$(nproc)" bzImage
mkdir "$work/new"
run 'compiling the device tree' "$out/scripts/dtc/dtc" -I dts -O dtb -o "$work/new/bench.dtb" "$here/bench.dts"
cp "$out/arch/x86/boot/bzImage" "$work/new/bzImage"
cp "$out/.config" "$work/new/config"
mv "$work/new" "$folder"
say "the guest's kernel is built, in $(($(date +%s) - started)) s"
echo "$folder"

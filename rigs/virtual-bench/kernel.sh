#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# kernel.sh: builds the guest's kernel and device tree once for this machine, into a cache, and prints the
# cache's folder. It holds bzImage, bench.dtb and config. Progress and errors go to stderr.
# kernel.sh key: prints the folder, builds nothing; status 1 if it is not there yet.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/cache.inc.sh"
version=6.1
tarball=/usr/src/linux-source-$version.tar.xz

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
lock_cache
if [ -f "$folder/bzImage" ]; then
    echo "$folder"
    exit 0
fi

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
open_work kernel 2500
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

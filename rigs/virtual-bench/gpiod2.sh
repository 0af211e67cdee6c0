#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gpiod2.sh: builds libgpiod 2 of Debian 13, which Debian 12 does not have, into the cache, and prints the folder for
# PKG_CONFIG_PATH. A static library: programs built with it run in the guest as they are. apt of this machine is
# asked for the source, with lists of its own; its configuration stays as it is.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/cache.inc.sh"
suite=trixie
folder=$cache/gpiod2-$(gcc --version | sha256sum | cut -c 1-16)

lock_cache
if [ -f "$folder/lib/pkgconfig/libgpiod.pc" ]; then
    echo "$folder/lib/pkgconfig"
    exit 0
fi

mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -n 1)
[ -n "$mirror" ] || mirror=$(awk '$1 == "deb" { sub(/^deb +(\[[^]]*\] +)?/, ""); print $1; exit }' /etc/apt/sources.list)
[ -n "$mirror" ] || die 'no Debian mirror in /etc/apt/sources.list.d/debian.sources or /etc/apt/sources.list'
key=/usr/share/keyrings/debian-archive-keyring.gpg
[ -f $key ] || die "no $key; install: apt-get install debian-archive-keyring"

say "building libgpiod 2, once for this machine (a minute) ..."
open_work gpiod2 200
mkdir -p "$work/lists/partial" "$work/archives/partial" "$work/source"
echo "deb-src [signed-by=$key] $mirror $suite main" >"$work/sources.list"
apt() {
    run "apt-get $1" apt-get -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work" -o APT::Sandbox::User=root "$@"
}
apt update
cd "$work/source"
apt source --download-only --tar-only libgpiod # checked against the signed list of sources
run 'unpacking libgpiod' tar -xf libgpiod_2.*.orig.tar.xz
cd libgpiod-2.*/
run 'configuring libgpiod' ./configure --prefix="$folder" --disable-shared --enable-static
run 'building libgpiod' make -C lib -j"$(nproc)"
run 'installing libgpiod' make -C lib install DESTDIR="$work/new"
run 'installing its header' make -C include install DESTDIR="$work/new"
mv "$work/new$folder" "$folder"
say "libgpiod $(sed -n 's/^Version: //p' "$folder/lib/pkgconfig/libgpiod.pc") is built"
echo "$folder/lib/pkgconfig"

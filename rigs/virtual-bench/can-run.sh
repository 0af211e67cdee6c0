#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# can-run.sh: can guests be run on this machine? Status 1 with one line that tells why not. A kernel that is not
# built yet is no hindrance if kernel.sh has what it needs.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

no() {
    echo "$*"
    exit 1
}

for tool in qemu-system-x86_64 busybox ip perl setpriv flock; do
    command -v $tool >/dev/null || no "$tool is missing; ./dev vbench installs it"
done
folder=$("$here/kernel.sh" key 2>&1) && exit 0
case $folder in
/*) ;;
*) no "$folder" ;;
esac
for tool in flex bison bc lz4 xz make; do
    command -v $tool >/dev/null || no "$tool is missing, which the guest's kernel is built with; ./dev vbench installs it"
done

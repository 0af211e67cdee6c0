#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# accel.sh KERNEL_FOLDER: prints kvm or tcg. A /dev/kvm that opens proves nothing: where the processor has no
# virtualisation it may be there and fail. KVM is taken only after a guest gave a verdict under it within 10 s; the
# answer stays beside the kernel.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
answer=$1/accel

if [ ! -f "$answer" ]; then
    accel=tcg
    if grep -qE '^flags.* (vmx|svm)( |$)' /proc/cpuinfo && [ -w /dev/kvm ]; then
        trial=$(mktemp -d)
        R5_VBENCH_ACCEL=kvm "$here/guest.sh" "$trial" /bin/true 10 2>/dev/null && accel=kvm
        rm -rf "$trial"
    fi
    echo $accel >"$answer.$$" && mv "$answer.$$" "$answer"
fi
cat "$answer"

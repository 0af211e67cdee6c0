#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# guest.sh RUN_DIR SCRIPT [SECONDS]: boots a guest, runs SCRIPT in it, returns its status. RUN_DIR is made; it is
# the one place of the host's file system that SCRIPT can write, and holds output, console.log and qemu.log after.
# Status 125, with a line that tells why: no guest, a hang (60 s if SECONDS is not given), no verdict.
# SCRIPT "shell": a shell in the guest, on this terminal.
# VB_BUILD: the build whose programs are tried (build/release). R5_VBENCH_ACCEL: tcg or kvm instead of a choice.
set -u
here=$(cd "$(dirname "$0")" && pwd)

say() { printf 'vbench: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 125
}

[ $# -ge 2 ] || die 'usage: guest.sh RUN_DIR SCRIPT [SECONDS]'
mkdir -p "$1" && run=$(cd "$1" && pwd) || die "cannot make $1"
script=$2
if [ "$script" != shell ]; then
    script=$(realpath -e "$2") && [ -x "$script" ] || die "$2 is no program that can be run; try: chmod +x $2"
fi
limit=${3:-60}
source=$(cd "$here/../.." && pwd)
build=$(realpath -m "${VB_BUILD:-$source/build/release}")
kernel=$("$here/kernel.sh" key) || die 'there is no kernel for the guest yet; build it: ./dev vbench'
case $run$script$source$build$kernel in # they go over the kernel's command line
*[!A-Za-z0-9_./+@~%:=-]*) die "blanks and odd characters cannot be in these paths: $run $script $source $build $kernel" ;;
esac

exec 8>"$run/lock"
flock -n 8 || die "another guest runs in $run"
accel=${R5_VBENCH_ACCEL:-$("$here/accel.sh" "$kernel")}

pid=
# SIGTERM to timeout ends QEMU, too.
# shellcheck disable=SC2317 # the trap calls it
stop() {
    trap '' INT TERM HUP
    [ -z "$pid" ] || { kill "$pid" 2>/dev/null && wait "$pid"; }
    say "interrupted: $run"
    exit 130
}
trap stop INT TERM HUP

# The sockets are named without a folder: such a name may have no more than 107 characters.
qemu() { # command that watches over it ...
    [ "$accel" = kvm ] && cpu=host || cpu=max
    [ "$script" = shell ] && console=stdio,signal=off || console=file,path=console.log
    cd "$run" && exec setpriv --pdeathsig TERM "$@" setpriv --pdeathsig KILL qemu-system-x86_64 \
        -accel "$accel" -cpu "$cpu" -smp 1 -m 512M \
        -machine q35,usb=off,vmport=off,smbus=off,sata=off \
        -no-user-config -nodefaults -nographic -no-reboot \
        -kernel "$kernel/bzImage" -dtb "$kernel/bench.dtb" \
        -append "root=vbroot rootfstype=9p \
rootflags=trans=virtio,version=9p2000.L,msize=262144,access=any,cache=loose ro init=$here/guest-init.sh \
console=ttyS0 quiet loglevel=4 panic=-1 reboot=t mitigations=off threadirqs no_timer_check R5_STRETCH=${R5_STRETCH:-1} \
VB_RUN=$run VB_SCRIPT=$script VB_SOURCE=$source VB_BUILD=$build VB_CACHE=${kernel%/*}" \
        -fsdev local,id=root,path=/,security_model=none,readonly=on,multidevs=remap \
        -device virtio-9p-pci,fsdev=root,mount_tag=vbroot \
        -fsdev local,id=share,path=.,security_model=none \
        -device virtio-9p-pci,fsdev=share,mount_tag=vbshare \
        -device virtio-rng-pci \
        -chardev "$console",id=con -device isa-serial,chardev=con,index=0 \
        -chardev socket,id=host,path=uart.sock,server=on,wait=off \
        -chardev socket,id=module,path=uart.sock \
        -device pci-serial,chardev=host,addr=0x10 \
        -device pci-serial,chardev=module,addr=0x11
}

# Boots once; sets ended (timeout's status) and took (seconds).
boot() {
    (cd "$run" && rm -f exit-status exit-status.new output console.log qemu.log uart.sock)
    began=$(date +%s)
    if [ "$script" = shell ]; then
        (qemu env 8>&-)
    else
        (qemu timeout -k 2 "$limit" </dev/null >"$run/qemu.log" 2>&1 8>&-) &
        pid=$!
        wait $pid
    fi
    ended=$?
    pid=
    took=$(($(date +%s) - began))
    rm -f "$run/uart.sock"
}

# In the order of how sure it is; QEMU's own end tells least.
why_no_verdict() {
    panic=$(grep -a -o 'Kernel panic.*' "$run/console.log" 2>/dev/null | head -n 1 | tr -d '\r')
    if [ $ended = 124 ] || [ $ended = 137 ] && [ $took -ge "$limit" ]; then
        echo "the guest did not end within $limit s and was stopped"
    elif [ -n "$panic" ]; then
        echo "the guest's kernel gave up: $panic"
    elif [ $ended -gt 128 ]; then
        echo "QEMU was killed by signal $((ended - 128))"
    elif [ $ended != 0 ]; then
        echo "QEMU failed: $(tail -n 1 "$run/qemu.log")"
    else
        echo 'the guest ended without a verdict'
    fi
}

boot
if [ ! -f "$run/exit-status" ] && [ "$accel" = kvm ] && [ -z "${R5_VBENCH_ACCEL:-}" ]; then
    say "under KVM $(why_no_verdict); from now on without KVM"
    echo tcg >"$kernel/accel"
    accel=tcg
    boot
fi
[ -f "$run/exit-status" ] || die "$(why_no_verdict); see $run/console.log"
status=$(head -c 400 "$run/exit-status")
case $status in
bench:*) die "the bench in the guest is not as it should be: ${status#bench: }" ;;
'' | *[!0-9]* | ????*) die "the guest's verdict is no status: $run/exit-status" ;;
esac
exit "$status"

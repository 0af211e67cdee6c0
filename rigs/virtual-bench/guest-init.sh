#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The guest's first process: mounts, looks whether the bench is there, runs the script, writes its status, powers
# off. Root is the host's file system, read-only. The kernel hands over what guest.sh put on its command line:
# VB_RUN (the run's folder, which can be written), VB_SCRIPT, VB_SOURCE, VB_BUILD, VB_CACHE.
export LC_ALL=C HOME=/tmp TMPDIR=/tmp PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# Written under another name first: a verdict is whole or is not there.
end() { # status, or "bench:" and what is wrong
    printf '%s\n' "$1" >"$VB_RUN/exit-status.new" && mv "$VB_RUN/exit-status.new" "$VB_RUN/exit-status"
    busybox poweroff -f
    exec sleep 60 # the first process must not end before the power is off
}

fault() {
    echo "vbench: $*" >/dev/console
    end "bench: $*"
}

# What the host has below a folder that the guest covers with a file system in memory is laid over it again.
keep() {
    if [ -e "$1" ] || [ ! -e "/mnt/host$1" ]; then return; fi
    if [ -d "/mnt/host$1" ]; then
        mkdir -p "$1"
    else
        mkdir -p "${1%/*}" && touch "$1"
    fi
    mount --bind "/mnt/host$1" "$1"
}

mount_all() {
    mount -t proc proc /proc
    mount -t sysfs sysfs /sys
    mount -t configfs configfs /sys/kernel/config
    mount -t debugfs debugfs /sys/kernel/debug
    mount -t tracefs tracefs /sys/kernel/tracing
    mount -t tmpfs tmpfs /mnt
    mkdir /mnt/host && mount --bind / /mnt/host
    mkdir -p /dev/pts /dev/shm
    mount -t devpts -o mode=620,ptmxmode=666 devpts /dev/pts
    for folder in /tmp /run /dev/shm; do
        mount -t tmpfs -o mode=1777 tmpfs $folder
    done
    for path in "$VB_SOURCE" "$VB_BUILD" "$VB_CACHE" "$VB_RUN"; do keep "$path"; done
    [ "$VB_SCRIPT" = shell ] || keep "$VB_SCRIPT"
    mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 vbshare "$VB_RUN"
}

chip() { # label
    sed -n "s/^\(gpiochip[0-9]*\):.*, $1\(, can sleep\)\{0,1\}:\$/\1/p" /sys/kernel/debug/gpio
}

mount_all 2>/dev/console
ip link set lo up || fault 'there is no loopback network'
VB_CHIP=$(chip module-pins)
modem=$(chip modem-lines)
[ -n "$VB_CHIP" ] && [ -c "/dev/$VB_CHIP" ] || fault 'there is no GPIO chip "module-pins": was the device tree read?'
[ -n "$modem" ] && [ -c "/dev/$modem" ] || fault 'there is no GPIO chip "modem-lines": was the device tree read?'
export VB_CHIP VB_PINS="/sys/bus/gpio/devices/$VB_CHIP" VB_MODEM="/sys/kernel/debug/gpio-mockup/$modem"
[ -e "$VB_PINS/sim_gpio0/value" ] || fault "the pins of $VB_CHIP cannot be moved: no $VB_PINS/sim_gpio0"
[ -e "$VB_MODEM/0" ] || fault "the modem lines cannot be moved: no $VB_MODEM"
why=$("$VB_SOURCE/rigs/virtual-bench/guest-uart.sh") || fault "$why"
export VB_UART=/dev/ttyS1 VB_MODULE_UART=/dev/ttyS2
cd "$VB_RUN" || fault "the run's folder $VB_RUN is not there"

if [ "$VB_SCRIPT" = shell ]; then
    export TERM=vt100 PS1='vbench:\w# '
    setsid -c bash --norc -i </dev/ttyS0 >/dev/ttyS0 2>&1
else
    "$VB_SCRIPT" </dev/null >output 2>&1
fi
end $?

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The guest's first process: mounts, looks whether the bench is there, runs the script, writes its status, powers
# off. Root is the host's file system, read-only. The kernel hands over what guest.sh put on its command line:
# VB_RUN (the run's folder, which can be written), VB_SCRIPT, VB_SOURCE, VB_BUILD, VB_CACHE.
export LC_ALL=C HOME=/tmp TMPDIR=/tmp PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# Written under another name first: a verdict is whole or is not there.
end() { # status, or "bench: what is wrong"
    printf '%s\n' "$1" >"$VB_RUN/exit-status.new" && mv "$VB_RUN/exit-status.new" "$VB_RUN/exit-status"
    busybox poweroff -f
    exec sleep 60 # the first process must not end before the power is off
}

fault() {
    echo "vbench: $*" >/dev/console
    end "bench: $*"
}

# Host folders below what the guest covers with a file system in memory are laid over it again.
keep() {
    [ ! -e "$1" ] || return 0
    if [ -d "/mnt/host$1" ]; then
        mkdir -p "$1"
    else
        mkdir -p "${1%/*}" && : >"$1"
    fi
    mount --bind "/mnt/host$1" "$1" || fault "cannot show $1 of the host"
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
    [ -d "$VB_RUN" ] || mkdir -p "$VB_RUN"
    mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 vbshare "$VB_RUN"
}

# The tty of a PCI slot; others take its name for granted.
uart() { # slot, name
    for tty in "/sys/bus/pci/devices/0000:00:$1.0/tty"/tty*; do
        [ "${tty##*/}" = "$2" ] && [ -c "/dev/$2" ] || fault "the UART in PCI slot $1 is ${tty##*/}, not $2"
    done
    # Out of the box the driver believes in a crystal for 115200 at most, and quietly falls back to that.
    perl -MFcntl -e '
        sysopen(my $tty, "/dev/$ARGV[0]", O_RDWR | O_NOCTTY | O_NONBLOCK) or die "open: $!\n";
        my $serial = "\0" x 72;
        ioctl($tty, 0x541E, $serial) or die "TIOCGSERIAL: $!\n";
        substr($serial, 28, 4) = pack("l", 921600);
        ioctl($tty, 0x541F, $serial) or die "TIOCSSERIAL: $!\n";' "$2" ||
        fault "cannot set baud_base of $2 to 921600"
}

chip() { # label
    sed -n "s/^\(gpiochip[0-9]*\):.*, $1\(, can sleep\)\{0,1\}:\$/\1/p" /sys/kernel/debug/gpio
}

mount_all 2>/dev/console
for folder in "$VB_SOURCE" "$VB_CACHE" "$VB_BUILD"; do keep "$folder"; done
[ "$VB_SCRIPT" = shell ] || keep "$VB_SCRIPT"
ip link set lo up || fault 'there is no loopback network'
uart 10 ttyS1
uart 11 ttyS2
VB_CHIP=$(chip module-pins)
modem=$(chip modem-lines)
[ -n "$VB_CHIP" ] && [ -c "/dev/$VB_CHIP" ] || fault 'there is no GPIO chip "module-pins": was the device tree read?'
[ -n "$modem" ] && [ -c "/dev/$modem" ] || fault 'there is no GPIO chip "modem-lines": was the device tree read?'
export VB_CHIP VB_PINS="/sys/bus/gpio/devices/$VB_CHIP" VB_MODEM="/sys/kernel/debug/gpio-mockup/$modem"
[ -e "$VB_PINS/sim_gpio0/value" ] || fault "the pins of $VB_CHIP cannot be moved: no $VB_PINS/sim_gpio0"
[ -e "$VB_MODEM/0" ] || fault "the modem lines cannot be moved: no $VB_MODEM"
export VB_UART=/dev/ttyS1 VB_MODULE_UART=/dev/ttyS2
cd "$VB_RUN" || fault "the run's folder $VB_RUN is not there"

if [ "$VB_SCRIPT" = shell ]; then
    export TERM=vt100 PS1='vbench:\w# '
    setsid -c bash --norc -i </dev/ttyS0 >/dev/ttyS0 2>&1
else
    "$VB_SCRIPT" </dev/null >output 2>&1
fi
end $?

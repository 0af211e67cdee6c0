#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# guest-uart.sh: makes the guest's UARTs ready; VB_MODEM is the folder of the modem lines. To be called again
# after the harness's UART was unbound and bound. Status 1 with a line that tells what is wrong.
set -eu

# The tty of a PCI slot; others take its name for granted.
named() { # slot, name
    for tty in "/sys/bus/pci/devices/0000:00:$1.0/tty"/tty*; do
        [ "${tty##*/}" = "$2" ] && [ -c "/dev/$2" ] && return 0
        echo "the UART in PCI slot $1 is ${tty##*/}, not $2"
        return 1
    done
}

# Out of the box the driver believes in a crystal for 115200 at most, and quietly falls back to that.
fast() { # name
    perl -MFcntl -e '
        sysopen(my $tty, "/dev/$ARGV[0]", O_RDWR | O_NOCTTY | O_NONBLOCK) or die "open: $!\n";
        my $serial = "\0" x 72;
        ioctl($tty, 0x541E, $serial) or die "TIOCGSERIAL: $!\n";
        substr($serial, 28, 4) = pack("l", 921600);
        ioctl($tty, 0x541F, $serial) or die "TIOCSSERIAL: $!\n";' "$1" 2>&1 || {
        echo "cannot set baud_base of $1 to 921600"
        return 1
    }
}

# Where modem lines are GPIOs, the driver hears their interrupts only after a TIOCMIWAIT or an open that waits
# for DCD; until then CTS would never let go of the transmitter. One such open, with DCD on, lasts for good.
hear_modem_lines() { # name
    echo 1 >"$VB_MODEM/4"
    stty -F "/dev/$1" -clocal
    timeout 5 head -c 0 "/dev/$1" || {
        echo "$1 cannot be opened with DCD on"
        return 1
    }
    stty -F "/dev/$1" clocal
    echo 0 >"$VB_MODEM/4"
}

named 10 ttyS1
named 11 ttyS2
fast ttyS1
fast ttyS2
hear_modem_lines ttyS1

# SPDX-License-Identifier: Apache-2.0
# ./dev lint includes finds each breach of who may include what: seeded one by one in a copy of the sources.
. "$(dirname "$0")/e2e.inc.sh"

mkdir "$work/copy"
cp "$source/dev" "$work/copy/"
(cd "$source" && find suites fixtures harness reports rigs -name '*.[ch]' -exec cp --parents -t "$work/copy" {} +)
expect_status 0 "$work/copy/dev" lint includes

# breach FILE LINE: a file of this line alone is a breach, and is shown.
breach() {
    place=$work/copy/$1
    [ ! -e "$place" ] || mv "$place" "$work/kept"
    printf '%s\n' "$2" >"$place"
    expect_status 1 "$work/copy/dev" lint includes
    grep -qF "$1:$2" "$work/said" || fail "'$2' in $1 is not shown"
    rm "$place"
    [ ! -e "$work/kept" ] || mv "$work/kept" "$place"
}

# Cases and states see the case API, and nothing of the machine.
case_file=suites/power/reset.c
state_file=fixtures/states/at_ready.c
for file in $case_file $state_file suites/power/moves.h; do
    breach "$file" '#include "session.h"'
    breach "$file" '#include <session.h>'
    breach "$file" '  #  include "session.h"'
    breach "$file" '#include <unistd.h>'
    breach "$file" '#include "unistd.h"'
    breach "$file" '#include <sys/socket.h>'
    breach "$file" '#include <pthread.h>'
    breach "$file" '#include <time.h>'
    breach "$file" '#include <jansson.h>'
done
breach $state_file '#include "moves.h"'
breach suites/bench/line.c '#include "../power/moves.h"'
mkdir "$work/copy/suites/power/deep"
touch "$work/copy/suites/power/deep/down.h"
breach suites/power/reset.c '#include "deep/down.h"'

# Each third-party library has its places.
breach harness/run/row.c '#  include <check.h>'
breach harness/run/row.c '	#include <yaml.h>'
breach harness/run/row.c '#include <gnutls/gnutls.h>'
breach harness/run/row.c '#include <libserialport.h>'
breach harness/run/row.c '#include <gpiod.h>'
breach harness/link/pins.h '#include <openssl/evp.h>'
breach harness/at/at_line.c '#include <jansson.h>'
breach harness/cli/main.c '#include "jansson.h"'
breach rigs/emulator/emu_c2c.c '#include <openssl/evp.h>'
breach rigs/emulator/selftest/bench.h '#include <openssl/evp.h>'
breach reports/formats/tap.c '#include <yaml.h>'

# Nobody reaches over a folder's fence.
breach rigs/emulator/emu_c2c.c '#include "../../harness/base/hex.h"'
breach rigs/emulator/emu_c2c.c '#include <../../harness/base/hex.h>'
breach rigs/emulator/emu_c2c.c '#include "./../../harness/base/hex.h"'
breach harness/at/at_line.c '#include "/usr/include/check.h"'
breach harness/at/at_line.c '#include HIDDEN'
breach harness/at/at_line.c '#include_next <string.h>'

# New files are looked at as well; all is well again after that; no sources are no success.
breach suites/power/brand_new.c '#include <unistd.h>'
expect_status 0 "$work/copy/dev" lint includes
mkdir "$work/empty"
cp "$source/dev" "$work/empty/"
expect_status 1 "$work/empty/dev" lint includes
expect_said 'no sources'
expect_status 3 "$work/copy/dev" lint everything
finish

# SPDX-License-Identifier: Apache-2.0
# Each line of the udev rules is a list of KEY op "value" with keys that udev knows and operators that fit them, and the
# adapters of the pages are in it. Lines that are switched off with # must be good, too.
. "$(dirname "$0")/e2e.inc.sh"
rules=$source/rigs/udev/60-r5conform.rules

# lint FILE: a line of complaint for each thing that is wrong.
lint() {
    sed -E 's/^#([A-Z]+[{=])/\1/' "$1" | awk '
        function wrong(why) { print FILENAME NR ": " why; bad = 1 }
        /^#/ || /^$/ { next }
        { rest = $0; terms = 0
          while (rest != "") {
              if (!match(rest, /^[A-Z]+(\{[A-Za-z0-9_\/.]+\})?(==|!=|\+=|:=|=)"[^"]*"/)) { wrong("no KEY op \"value\": " rest); next }
              term = substr(rest, 1, RLENGTH); rest = substr(rest, RLENGTH + 1); terms++
              key = term; sub(/[{=!+:].*/, "", key)
              op = term; sub(/^[A-Z]+(\{[^}]*\})?/, "", op); sub(/".*/, "", op)
              value = term; sub(/^[^"]*"/, "", value); sub(/"$/, "", value)
              tests = op == "==" || op == "!="
              if (key ~ /^(ACTION|KERNEL|KERNELS|SUBSYSTEM|SUBSYSTEMS|DRIVERS|ATTR|ATTRS)$/) { if (!tests) wrong(key " is only compared") }
              else if (key ~ /^(GROUP|MODE|GOTO|LABEL|SYMLINK|IMPORT)$/) { if (tests) wrong(key " is only set") }
              else if (key !~ /^(ENV|TAG)$/) wrong("unknown key " key)
              if (key ~ /^(SYMLINK|TAG)$/ && op == "=") wrong(key " takes away what others have set; write +=")
              if (key == "MODE" && value !~ /^0[0-7][0-7][0-7]$/) wrong("mode " value)
              if (key == "GOTO") goes[value] = NR
              if (key == "LABEL") label[value] = NR
              if (rest == "") break
              if (!sub(/^, /, "", rest)) { wrong("no comma: " rest); next }
          } }
        END { for (l in goes) if (!(l in label) || label[l] < goes[l]) print "no label " l " below"
              if (NR == 0) print "empty" }'
}
found=$(lint "$rules")
[ -z "$found" ] || fail "$found"

# The check is one: it finds what is wrong.
broken() {
    sed "$1" "$rules" >"$work/rules"
    ! cmp -s "$rules" "$work/rules" || fail "'$1' changes nothing"
    [ -n "$(lint "$work/rules")" ] || fail "'$1' is not found"
}
broken 's/MODE="0660"/MODE="rw"/'
broken 's/TAG+="uaccess"/TAG="uaccess"/'
broken 's/SUBSYSTEM=="usbmisc", /SUBSYSTEM="usbmisc", /'
broken 's/KERNEL=="usbtmc/KERNEL==usbtmc/'
broken 's/, GROUP/ GROUP/'
broken 's/LABEL="r5conform_end"//'
broken 's/^#SUBSYSTEM=="usb", ENV/#SUBSYSTEM=="usb" ENV/'
broken 's/ENV{DEVTYPE}/ENW{DEVTYPE}/'

for ids in 0403:6001 0403:6010 0403:6011 10c4:ea60; do
    grep -q "=\"${ids%:*}\", ENV{ID_MODEL_ID}==\"${ids#*:}\"" "$rules" || fail "no rule for $ids"
done
grep -q 'ID_VENDOR_ID}=="1546", ENV{R5_PORT}' "$rules" || fail "no rule for u-blox"
finish

# SPDX-License-Identifier: Apache-2.0
# Each certificate is judged by openssl and by certtool, as far as chain, name and dates: both agree with
# the table's opinion, or differ where the table says so.
. "$(dirname "$0")/e2e.inc.sh"

for tool in openssl certtool ocsptool faketime; do
    command -v $tool >/dev/null || { echo "skipped: no $tool (packages openssl, gnutls-bin, faketime)"; exit 77; }
done

r5pki=$build/r5pki
all=$work/all
export TZ=UTC
tab=$(printf '\t')
reference=20300615120000Z

# YYYYMMDDHHMMSSZ as faketime takes it.
day() { echo "$1" | sed -E 's/(....)(..)(..)(..)(..)(..)Z/\1-\2-\3 \4:\5:\6/'; }

# level: chain, name or dates. What is found in the certificates, not the time, decides on the first two.
openssl_takes() { # level
    set -- "$1" -no-CApath -no-CAstore -x509_strict -auth_level 2 -CAfile "$kept/roots" -untrusted "$kept/chain.pem"
    level=$1
    shift
    case $role in
    server) set -- "$@" -purpose sslserver ;;
    client) set -- "$@" -purpose sslclient ;;
    esac
    if [ "$level" != chain ] && [ "$role" = server ]; then
        case $host in
        *[!0-9.]*) set -- "$@" -verify_hostname "$host" ;;
        *) set -- "$@" -verify_ip "$host" ;;
        esac
    fi
    if [ "$level" = dates ]; then
        set -- "$@" -attime 1907755200
    else
        set -- "$@" -no_check_time
    fi
    openssl verify "$@" "$kept/chain.pem" >"$kept/openssl.$level" 2>&1
}

certtool_takes() { # level
    level=$1
    at=$valid_at
    set -- --verify --verify-profile=medium --load-ca-certificate="$kept/roots" --infile="$kept/chain.pem"
    case $role in
    server) set -- "$@" --verify-purpose=1.3.6.1.5.5.7.3.1 ;;
    client) set -- "$@" --verify-purpose=1.3.6.1.5.5.7.3.2 ;;
    esac
    [ "$level" = chain ] || [ "$role" != server ] || set -- "$@" --verify-hostname="$host"
    [ "$level" != dates ] || at=$reference
    [ "$at" != never ] || return 0
    faketime -f "@$(day "$at")" certtool "$@" >"$kept/certtool.$level" 2>&1
}

# The first level at which a tool refuses.
refuses_at() { # tool
    for level in chain name dates; do
        "$1_takes" $level || { echo $level; return; }
    done
    echo never
}

"$r5pki" write all "$all" || fail "r5pki does not write"
"$r5pki" list --tab >"$work/list"
[ "$(grep -c '^kind' "$work/list")" -ge 100 ] || fail "there are few kinds: $(wc -l <"$work/list")"
while IFS=$tab read -r word name role host strict by_openssl by_certtool valid_at revoked own_key; do
    [ "$word" = kind ] || continue
    kept=$all/$name
    cat "$kept"/root?.pem >"$kept/roots"
    says_openssl=$(refuses_at openssl)
    says_certtool=$(refuses_at certtool)
    printf '%-30s refused at: %-6s openssl %-6s certtool %s\n' "$name" "$strict" "$says_openssl" "$says_certtool"
    [ "$says_openssl" = "$by_openssl" ] ||
        fail "$name: openssl: $says_openssl, not $by_openssl: $(tail -n 2 "$kept"/openssl.* | tr '\n' ' ')"
    [ "$says_certtool" = "$by_certtool" ] ||
        fail "$name: certtool: $says_certtool, not $by_certtool: $(tail -n 2 "$kept"/certtool.* | tr '\n' ' ')"
done <"$work/list"
finish

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

# Malformed ones: what is to be refused is, and what is to be accepted.
openssl_reads() { # claim, file
    if [ "$1" = key ]; then openssl pkey -in "$2" -passin pass: -noout; else openssl x509 -in "$2" -noout; fi
}
certtool_reads() { # claim, file
    if [ "$1" = key ]; then how=--key-info; else how=--certificate-info; fi
    certtool $how --infile="$2" || certtool $how --inder --infile="$2"
}
while IFS=$tab read -r word name claim opinion taken_by; do
    [ "$word" = malformed ] || continue
    for tool in openssl certtool; do
        if "${tool}_reads" "$claim" "$all/$name/malformed" >"$work/said" 2>&1 </dev/null; then says=accept; else says=refuse; fi
        wanted=$opinion
        [ "$taken_by" != $tool ] || wanted=accept
        printf '%-30s %-6s %-8s %s\n' "$name" "$opinion" $tool $says
        [ "$wanted" = either ] || [ "$wanted" = $says ] || fail "$name: $tool: $says, not $wanted"
    done
done <"$work/list"

# Revocation: refused with the CRL, and by OCSP, and the control is not.
split() { # chain.pem: the issuer is its second certificate
    awk '/BEGIN/ { n++ } n == 2' "$1"
}
revocation() { # kind, words of openssl, words of ocsptool
    kept=$all/$1
    split "$kept/chain.pem" >"$kept/issuer"
    openssl verify -no-CApath -no-CAstore -attime 1907755200 -CAfile "$kept/roots" -untrusted "$kept/issuer" -crl_check \
        -CRLfile "$kept/crl.pem" "$kept/leaf.pem" >"$work/said" 2>&1 || true
    expect_said "$2"
    faketime -f "@$(day $reference)" ocsptool --verify-response --load-signer="$kept/issuer" --load-response="$kept/ocsp.der" \
        >"$work/said" 2>&1 || fail "$1: ocsptool does not verify the response: $(cat "$work/said")"
    ocsptool --response-info --load-response="$kept/ocsp.der" >"$work/said" 2>&1 || true
    expect_said "$3"
}
revocation good 'OK$' 'Certificate Status: good'
revocation revoked 'certificate revoked' 'Certificate Status: revoked'
revocation revoked-rsa 'certificate revoked' 'Certificate Status: revoked'

# Keys: they are the certificate's, in each form, but where the row says otherwise; only their owner reads them.
while IFS=$tab read -r word name role host strict by_openssl by_certtool valid_at revoked own_key; do
    [ "$word" = kind ] || continue
    kept=$all/$name
    case $name in good | good-rsa | wrong-key | client*) ;; *) continue ;; esac
    openssl x509 -in "$kept/leaf.pem" -noout -pubkey >"$work/public"
    for file in key.pem key.der key.pkcs8.pem key.locked.pem key.locked.der; do
        openssl pkey -in "$kept/$file" -passin 'pass:Kettle-17-Fog-Umbrage' -pubout >"$work/of_key" 2>"$work/said" ||
            fail "$name: openssl does not read $file: $(cat "$work/said")"
        if cmp -s "$work/public" "$work/of_key"; then belongs=own-key; else belongs=other-key; fi
        [ $belongs = "$own_key" ] || fail "$name: $file: $belongs, not $own_key"
        [ "$(stat -c %a "$kept/$file")" = 600 ] || fail "$name: others may read $file"
    done
    certtool --key-info --pkcs8 --infile="$kept/key.locked.pem" --password='Kettle-17-Fog-Umbrage' >"$work/said" 2>&1 ||
        fail "$name: certtool does not open the locked key: $(cat "$work/said")"
    expect_status 1 certtool --key-info --pkcs8 --infile="$kept/key.locked.pem" --password=wrong
    expect_status 1 openssl pkey -in "$kept/key.locked.pem" -passin pass:wrong -noout
    [ "$(md5sum <"$kept/leaf.der")" = "$(cat "$kept/leaf.md5")  -" ] || fail "$name: its MD5 is another"
done <"$work/list"

# The same bytes without what this processor can do beyond others; others from another seed.
OPENSSL_ia32cap=0:0 OPENSSL_CONF=/dev/null "$r5pki" write good "$work/plain" || fail "r5pki does not write"
OPENSSL_ia32cap=0:0 "$r5pki" write good-rsa "$work/plain-rsa" --seed 1 || fail "r5pki does not write"
for file in leaf.der chain.pem crl.der ocsp.der key.der key.locked.der root1.der; do
    cmp "$all/good/$file" "$work/plain/$file" || fail "good: $file depends on the processor"
    cmp "$all/good-rsa/$file" "$work/plain-rsa/$file" || fail "good-rsa: $file depends on the processor"
done
"$r5pki" write good "$work/plain" --seed 2
! cmp -s "$all/good/leaf.der" "$work/plain/leaf.der" || fail "another seed gives the same"

# People: the table, and what is refused.
"$r5pki" list >"$work/said"
expect_said '^wrong-host +name +for another host'
expect_said 'by certtool: does not know the curve'
expect_said '^der-indefinite +either'
expect_status 2 "$r5pki" write no-such-kind "$work/none"
expect_said 'r5pki list'
[ ! -e "$work/none" ] || fail "a folder is made for nothing"
expect_status 2 "$r5pki" write good "$work/no/such/folder"
expect_said 'cannot make the folder'
expect_status 3 "$r5pki"
expect_status 3 "$r5pki" write good
expect_status 3 "$r5pki" write good "$work/none" --seed x
expect_status 3 "$r5pki" write good "$work/none" --speed 1
expect_said usage
rm "$work/plain/key.pem"
ln -s "$work/elsewhere" "$work/plain/key.pem"
expect_status 2 "$r5pki" write good "$work/plain"
[ ! -e "$work/elsewhere" ] || fail "a key is written through a link"
finish

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# r5peer by itself: openssl and gnutls-cli against its scenarios; each record says what one expects.
# shellcheck disable=SC2016
. "$(dirname "$0")/e2e.inc.sh"

for tool in openssl gnutls-cli jq; do
    command -v $tool >/dev/null || { echo "no $tool here"; exit 77; }
done
peer=$build/r5peer
door=$work/door
running=
trap 'kill $running 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work" || exit 1

# ---- certificates, the peer, and how it is asked ------------------------------------------------

certificate() { # name, kind of key
    printf 'subjectAltName=DNS:%s.example\n' "$1" >"$1.ext"
    openssl req -newkey "$2" -pkeyopt "$3" -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1.example" 2>/dev/null
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 3000 -extfile "$1.ext" \
        -out "$1.pem" 2>/dev/null
}
for name in ca stranger; do
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $name.key -out $name.pem \
        -subj "/CN=$name" -days 3000 2>/dev/null
done
certificate server rsa rsa_keygen_bits:2048
certificate other rsa rsa_keygen_bits:2048
certificate client rsa rsa_keygen_bits:2048
certificate curve ec ec_paramgen_curve:P-256
jq -n --rawfile c server.pem --rawfile k server.key '{chain: $c, key: $k}' >plain.json
jq -n --rawfile c curve.pem --rawfile k curve.key '{chain: $c, key: $k}' >curve.json
jq -n --rawfile c other.pem --rawfile k other.key '{named: [{name: "other.example", chain: $c, key: $k}]}' >named.json
jq -n --rawfile c ca.pem '{client_ca: $c}' >ca.json

start() {
    "$peer" --control "$door" >"$work/told" 2>&1 &
    running=$!
    tries=0
    until [ -S "$door" ]; do
        tries=$((tries + 1))
        [ $tries -lt 2000 ] || { fail "r5peer does not come up: $(cat "$work/told")"; exit 1; }
        sleep 0.01
    done
}
ask() { "$peer" --ask "$door" "$1"; }

# listen FILE JSON: a listener with both, guard of 2 s; sets port and listener.
listen() {
    jq --argjson more "$2" '{verb: "listen", scenario: ({guard_ms: 2000} + . + $more)}' "$1" >request.json
    "$peer" --ask "$door" - <request.json >answer.json || fail "$name: listen: $(cat answer.json)"
    port=$(jq .port answer.json)
    listener=$(jq .listener answer.json)
}

# seen FILTER: the record of the next connection that is over makes this jq filter true.
seen() {
    ask "{\"verb\": \"record\", \"listener\": $listener, \"wait_ms\": 20000}" >record.json || fail "record: $(cat record.json)"
    jq -e ".record | $1" record.json >/dev/null || { fail "$name: not so: $1"; jq -c '.record | del(.raw)' record.json; }
    ask "{\"verb\": \"close\", \"listener\": $listener}" >/dev/null || fail "$name: the listener cannot be closed"
}
# again FILTER: likewise, and the listener stays.
again() {
    ask "{\"verb\": \"record\", \"listener\": $listener, \"wait_ms\": 20000}" >record.json
    jq -e ".record | $1" record.json >/dev/null || { fail "$name: not so: $1"; jq -c '.record | del(.raw)' record.json; }
}

# What the client says is answered before it leaves: it waits for the answer, or for the end.
openssl_says() { # options
    rm -f pipe && mkfifo pipe
    timeout 20 openssl s_client -connect 127.0.0.1:"$port" -CAfile ca.pem -verify_return_error "$@" <pipe >client.txt 2>&1 &
    s_client=$!
    exec 3>pipe
    echo 'hello, peer' >&3 2>/dev/null || true
    until grep -q 'hello, peer' client.txt || ! kill -0 $s_client 2>/dev/null; do sleep 0.01; done
    exec 3>&-
    wait $s_client || true
}
gnutls_says() { # options
    printf 'hello, peer\n' | timeout 20 gnutls-cli 127.0.0.1 -p "$port" --x509cafile ca.pem --verify-hostname=server.example \
        "$@" >client.txt 2>&1 || true
}
client_said() { grep -qE -- "$1" client.txt || { fail "$name: the client said nothing like '$1':"; tail -n 3 client.txt; }; }

alert='def alert($from; $word): any(.alerts[]; .from == $from and .word == $word);'
done='(.misbehave.done > 0)'

start

# ---- the control door ---------------------------------------------------------------------------
name='control door'
[ "$(ask '{"verb": "hello"}' | jq -r .program)" = r5peer ] || fail "hello: $(ask '{"verb": "hello"}')"
expect_status 1 "$peer" --ask "$door" '{"verb": "lisen"}'
expect_said "did you mean 'listen'"
expect_status 1 "$peer" --ask "$door" '{"verb": "listen", "scenario": {"chian": ""}}'
expect_said "did you mean 'chain'"
expect_status 1 "$peer" --ask "$door" '{"verb": "listen", "scenario": {"psk": [{"identity": "a", "key": "00"}], "misbehave": {"what": "silence", "nth": 1}}}'
expect_said "no 'nth'"
expect_status 1 "$peer" --ask "$door" '{"verb": "close", "listener": 77}'
expect_status 3 "$peer" --ask "$door" 'no json'
expect_status 2 "$peer" --ask "$work/nobody" '{"verb": "hello"}'
expect_status 3 "$peer" --control-fd x
[ "$(ask '{"verb": "record"}' | jq -c .record)" = null ] || fail "a record before any connection"
[ "$(stat -c %a "$door")" = 600 ] || fail "the door is open to others: $(stat -c %a "$door")"
perl -e 'print "[" x 70000, "\n"' | timeout 10 perl -MSocket -e '
    socket(my $s, AF_UNIX, SOCK_STREAM, 0); connect($s, pack_sockaddr_un($ARGV[0])) or die;
    $SIG{PIPE} = "IGNORE"; while (<STDIN>) { syswrite($s, $_); } sysread($s, my $b, 10);' "$door" || true
ask '{"verb": "hello"}' >/dev/null || fail "a line without end stops it"

# ---- what a good client does --------------------------------------------------------------------
for version in 1_2 1_3; do
    name="echo, openssl, $version"
    listen plain.json '{}'
    openssl_says -tls$version -servername server.example
    client_said 'Verify return code: 0'
    seen '.reached == "closed" and .closed.by == "client" and .closed.how == "close-notify" and .received.bytes == 12 and .sent.bytes == 12
        and .received.first == "68656c6c6f2c20706565720a" and .hello.server_name == "server.example" and .hellos == 1
        and .negotiated.version == '"$([ $version = 1_2 ] && echo 771 || echo 772)"' and .client_certificate == null and (.raw | length) > 100'
done

name='a list of ciphers, their order and an old version'
listen plain.json '{"versions": {"min": "1.0", "max": "1.1"}, "ciphers": ["TLS_RSA_WITH_AES_128_CBC_SHA", 53]}'
openssl_says -tls1_1 -cipher 'AES256-SHA:AES128-SHA:@SECLEVEL=0'
seen '.negotiated.version == 770 and .negotiated.suite == 47 and .hello.ciphers == [53, 47, 255] and .hello.version == 770'

name='wrong version'
listen plain.json '{"versions": {"min": "1.3", "max": "1.3"}}'
openssl_says -tls1_2
client_said 'alert protocol version'
seen "$alert"' alert("peer"; "protocol_version") and .reached == "client-hello" and .negotiated == null'

name='no common cipher'
listen plain.json '{"versions": {"min": "1.2", "max": "1.2"}, "ciphers": ["TLS_RSA_WITH_AES_128_GCM_SHA256"]}'
gnutls_says --priority 'NORMAL:-VERS-ALL:+VERS-TLS1.2:-RSA'
seen "$alert"' alert("peer"; "handshake_failure") and .library_says == "no shared cipher"'

name='echo, gnutls, 1.3, group'
listen plain.json '{"groups": "P-384"}'
gnutls_says --priority 'NORMAL:-VERS-ALL:+VERS-TLS1.3'
seen '.negotiated.version == 772 and .negotiated.group == "secp384r1" and .hellos >= 1 and .received.bytes == 12'

name='the client does not trust the chain'
listen plain.json '{}'
openssl_says -CAfile stranger.pem -tls1_2
seen "$alert"' alert("client"; "unknown_ca") and .reached == "server-flight" and .closed.by == "client" and .closed.how == "alert"'

name='certificate by name'
listen plain.json "$(jq -c . named.json)"
openssl_says -servername other.example
client_said '0 s:CN = other.example'
again '.hello.server_name == "other.example"'
openssl_says -servername server.example
client_said '0 s:CN = server.example'
seen '.hello.server_name == "server.example"'

name='a name that is not known'
listen plain.json "$(jq -c '. + {unknown_name: "refuse"}' named.json)"
openssl_says -noservername
seen "$alert"' alert("peer"; "unrecognized_name") and .hello.server_name == null'

name='a response of OCSP'
: >index
openssl ocsp -issuer ca.pem -cert server.pem -reqout ocsp.request >/dev/null 2>&1
openssl ocsp -index index -CA ca.pem -rsigner ca.pem -rkey ca.key -reqin ocsp.request -respout ocsp.response >/dev/null 2>&1
listen plain.json "{\"ocsp\": \"$(od -An -v -tx1 ocsp.response | tr -d ' \n')\"}"
openssl_says -status
client_said 'OCSP Response Status: successful'
seen '.hello.status_request == true'

name='client certificate: right, none, of a stranger'
listen plain.json "$(jq -c '. + {client_certificate: "require"}' ca.json)"
openssl_says -cert client.pem -key client.key
fingerprint=$(openssl x509 -in client.pem -outform DER | sha256sum | cut -d ' ' -f 1)
again '.reached == "closed" and .client_certificate.verify_result == 0 and .client_certificate.chain[0].sha256 == "'"$fingerprint"'"
    and .client_certificate.chain[0].subject == "/CN=client.example"'
openssl_says
again "$alert"' alert("peer"; "certificate_required") and .client_certificate == null and .received.bytes == 0'
openssl_says -cert stranger.pem -key stranger.key
seen "$alert"' alert("peer"; "unknown_ca") and .client_certificate.verify_result == 18'

name='client certificate: asked for, any taken; verified at a time of its own'
listen plain.json "$(jq -c '. + {client_certificate: "request", verify_time: 4102444800}' ca.json)"
openssl_says -cert client.pem -key client.key
seen '.reached == "closed" and .client_certificate.verify_says == "certificate has expired"'

# ---- keys that both know, sessions --------------------------------------------------------------
psk='{"versions": {"min": "1.2", "max": "1.3"}, "psk": [{"identity": "module", "key": "0123456789abcdef0123456789abcdef"}]}'
echo '{}' >none.json
name='psk, right'
listen none.json "$psk"
openssl_says -tls1_2 -cipher PSK-AES128-GCM-SHA256 -psk_identity module -psk 0123456789abcdef0123456789abcdef
again '.reached == "closed" and .psk_identity == "module" and .negotiated.suite == 168'
name='psk, wrong key'
openssl_says -tls1_2 -cipher PSK-AES128-GCM-SHA256 -psk_identity module -psk 00
again "$alert"' (alert("peer"; "bad_record_mac") or alert("peer"; "decrypt_error")) and .reached == "server-flight"'
name='psk, wrong identity'
openssl_says -tls1_2 -cipher PSK-AES128-GCM-SHA256 -psk_identity nobody -psk 00
again "$alert"' alert("peer"; "unknown_psk_identity") and .psk_identity == "nobody"'
name='psk, 1.3'
openssl_says -tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256 -psk_identity module -psk 0123456789abcdef0123456789abcdef
seen '.reached == "closed" and .hello.psk_identities == ["module"] and .negotiated.version == 772'
if grep -q 0123456789abcdef record.json; then fail "a key is in a record"; fi

name='resumption by session id, and off'
listen plain.json '{"versions": {"min": "1.2", "max": "1.2"}, "resumption": {"session_ids": true, "tickets": false}}'
openssl_says -tls1_2 -no_ticket -sess_out session
again '.negotiated.resumed == false and .hello.session_id_len == 0 and .hello.ticket_extension == false'
openssl_says -tls1_2 -no_ticket -sess_in session
seen '.negotiated.resumed == true and .hello.session_id_len == 32'
listen plain.json '{"versions": {"min": "1.2", "max": "1.2"}, "resumption": {"session_ids": false, "tickets": false}}'
openssl_says -tls1_2 -no_ticket -sess_in session
seen '.negotiated.resumed == false and .hello.session_id_len == 32 and .reached == "closed"'

# ---- what is answered ---------------------------------------------------------------------------
name='http'
listen plain.json '{"answer": "http", "http_status": 404, "http_body": "not here\n"}'
printf 'GET /x HTTP/1.1\r\nHost: a\r\n\r\n' | timeout 20 gnutls-cli 127.0.0.1 -p "$port" --no-ca-verification >client.txt 2>&1 || true
client_said 'HTTP/1.1 404'
client_said 'not here'
seen '.closed.by == "peer" and .closed.how == "close-notify"'

name='mqtt'
listen plain.json '{"answer": "mqtt"}'
printf '\020\017\000\004MQTT\004\002\000\074\000\003abc\202\006\000\001\000\001t\000\060\005\000\001thi\300\000\340\000' |
    timeout 20 gnutls-cli 127.0.0.1 -p "$port" --no-ca-verification >client.txt 2>&1 || true
seen '.sent.first == "20020000900300010030050001746869d000" and .closed.by == "peer"'

name='closed by the peer without a goodbye'
listen plain.json '{"close_after": 12, "close_how": "fin"}'
gnutls_says
seen '.closed.by == "peer" and .closed.how == "fin" and .received.bytes == 12 and all(.alerts[]; .from == "client")'

# ---- datagrams ----------------------------------------------------------------------------------
for options in '{}' '{"cookie": true}'; do
    name="dtls $options"
    listen plain.json "$(jq -c '. + {transport: "udp"}' <<END
$options
END
)"
    gnutls_says --udp --priority 'NORMAL:-VERS-ALL:+VERS-DTLS1.2'
    seen '.transport == "udp" and .negotiated.version == 65277 and .received.bytes == 12 and .closed.by == "client" and .hello.version == 65277'
done
name='dtls, psk, openssl'
listen none.json "$(printf %s "$psk" | jq -c '. + {transport: "udp"}')"
openssl_says -dtls1_2 -cipher PSK-AES128-GCM-SHA256 -psk_identity module -psk 0123456789abcdef0123456789abcdef
seen '.reached == "closed" and .psk_identity == "module"'
name='dtls, wrong point'
listen plain.json '{"transport": "udp", "misbehave": {"what": "wrong-ecdh-point"}}'
openssl_says -dtls1_2
seen "$alert $done"' and alert("client"; "illegal_parameter")'

# ---- who does not speak TLS, or not at all ------------------------------------------------------
name='a request in clear'
listen plain.json '{"guard_ms": 300}'
printf 'GET / HTTP/1.0\r\n\r\n' | timeout 10 perl -MSocket -e '
    socket(my $s, AF_INET, SOCK_STREAM, 0); connect($s, sockaddr_in($ARGV[0], inet_aton("127.0.0.1"))) or die;
    syswrite($s, $_) while <STDIN>; sysread($s, my $b, 100);' "$port"
again '.reached == "no-hello" and .library_says == "http request" and (.raw | startswith("474554"))'
name='nothing at all'
timeout 10 perl -MSocket -e '
    socket(my $s, AF_INET, SOCK_STREAM, 0); connect($s, sockaddr_in($ARGV[0], inet_aton("127.0.0.1"))) or die;
    sysread($s, my $b, 1);' "$port"
seen '.reached == "no-bytes" and .closed.by == "guard" and .closed.how == "timeout" and (.t_ns.ended - .t_ns.began) >= 300000000'

# ---- misbehaviour: what it is called, the version, what the client must say of it ---------------
misbehaves() { # JSON after "what", options of openssl, filter
    name="$1 $2"
    listen "${4:-plain.json}" "{\"misbehave\": {\"what\": $1}}"
    # shellcheck disable=SC2086
    openssl_says $2
    seen "$alert $done and ($3)"
}
gave_up='alert("client"; "illegal_parameter") and .reached == "server-flight"'
for version in -tls1_2 -tls1_3; do
    misbehaves '"server-hello-unoffered-suite"' $version "$gave_up"
    misbehaves '"wrong-ecdh-point"' $version "$gave_up"
    misbehaves '"unoffered-group"' $version "$gave_up"
    misbehaves '"altered-finished"' $version 'alert("client"; "bad_record_mac") and .received.bytes == 0'
    misbehaves '"altered-record"' $version '.received.bytes == 0 and alert("client"; "unexpected_message")'
    misbehaves '"altered-record", "of": "application"' $version 'alert("client"; "bad_record_mac") and .received.bytes == 12'
    misbehaves '"altered-client-record", "of": "application"' $version 'alert("peer"; "bad_record_mac") and .received.bytes == 0'
    misbehaves '"replayed-record", "of": "application"' $version 'alert("client"; "bad_record_mac") and .received.bytes == 12'
    misbehaves '"truncated-flight"' $version '.closed.by == "guard" and .reached == "server-flight"'
    misbehaves '"silence"' $version '.closed.by == "guard" and .reached == "client-hello" and .hello.ciphers != []'
    misbehaves '"garbage"' $version '.closed.by == "client" and .reached == "server-flight"'
    misbehaves '"oversized-record"' $version 'alert("client"; "record_overflow")'
    misbehaves '"repeated-alert", "count": 40' $version '.closed.by == "client"'
    misbehaves '"app-data-before-finished"' $version '.closed.by == "client" and .received.bytes == 0'
    misbehaves '"close-in-handshake"' $version '.closed == {by: "peer", how: "fin", client_fin: true, client_rst: false}'
    misbehaves '"reset-in-handshake"' $version '.closed.by == "peer" and .closed.how == "rst"'
    misbehaves '"slow-drip", "ms": 1' $version '.reached == "closed" and (.t_ns.finished - .t_ns.hello) > 500000000'
    misbehaves '"mutate", "seed": 7, "index": 3' $version '.closed.by != "nobody"'
done
misbehaves '"renegotiate"' -tls1_2 '.hellos == 2 and .reached == "closed"'
misbehaves '"renegotiate"' -tls1_3 'any(.messages[]; .word == "key_update" and .from == "peer") and .reached == "closed"'
misbehaves '"server-hello-lower-version"' -tls1_2 'alert("client"; "protocol_version")'
misbehaves '"server-hello-lower-version"' -tls1_3 'alert("client"; "illegal_parameter")'
for sentinel in right wrong; do
    misbehaves "\"downgrade-sentinel\", \"sentinel\": \"$sentinel\"" '' 'alert("client"; "illegal_parameter") and .messages_seen == 1'
done
# A client that finds nothing wrong goes on with its key exchange: the flight is right but for what is told.
went_on='any(.messages[]; .word == "client_key_exchange") and .closed.by == "peer"'
misbehaves '"downgrade-sentinel", "sentinel": "missing"' '' "$went_on"
misbehaves '"downgrade-sentinel", "sentinel": "missing"' '' "$went_on" curve.json
misbehaves '"scripted-flight", "version": 769, "suite": 47' '-tls1 -cipher ALL:@SECLEVEL=0' "$went_on"
misbehaves '"scripted-flight", "version": 769' '-tls1 -cipher ALL:@SECLEVEL=0' "$went_on" curve.json
misbehaves '"scripted-flight", "version": 769' '-tls1 -cipher ALL:@SECLEVEL=0' "$went_on"
misbehaves '"scripted-flight", "group": 29' -tls1_2 "$went_on"
misbehaves '"scripted-flight", "suite": 49176' '-tls1_2 -cipher aNULL:ALL:@SECLEVEL=0' "$went_on"
misbehaves '"scripted-flight", "version": 768, "suite": 5' -tls1_2 'alert("client"; "protocol_version")'

name='the same mutation twice'
for turn in 1 2; do
    listen plain.json '{"versions": {"min": "1.2", "max": "1.2"}, "misbehave": {"what": "mutate", "seed": 1, "index": 5}}'
    openssl_says
    seen '.misbehave.done == 1'
    jq -c .record.misbehave record.json >"mutation.$turn"
done
cmp -s mutation.1 mutation.2 || fail "a seed gives two mutations: $(cat mutation.1 mutation.2)"

# ---- what goes on, and the end ------------------------------------------------------------------
name='state, and a listener that is closed under a client'
listen plain.json '{"misbehave": {"what": "silence"}, "guard_ms": 60000}'
timeout 60 openssl s_client -connect 127.0.0.1:"$port" </dev/null >/dev/null 2>&1 &
until ask '{"verb": "state"}' | jq -e '.connections[0] | .answers == "silence" and .reached == "client-hello"' >/dev/null; do
    kill -0 $running || exit 1
done
ask "{\"verb\": \"close\", \"listener\": $listener}" >/dev/null
ask "{\"verb\": \"record\", \"listener\": $listener}" | jq -e '.record.closed.how == "listener"' >/dev/null || fail "$name"
[ "$(ask '{"verb": "forget"}' | jq .forgotten)" = 0 ] || fail "records were left over"
expect_status 3 "$peer" --control "$work/no/such/folder"
expect_status 3 "$peer" --control "$door"
ask '{"verb": "quit"}' >/dev/null
wait $running || fail "status $? after quit"
running=
[ ! -e "$door" ] || fail "the door is left behind"

# Inherited, it ends with the door.
timeout 20 perl -MSocket -e '
    socketpair(my $ours, my $its, AF_UNIX, SOCK_SEQPACKET, 0) or die; $^F = 10;
    my $pid = fork(); if ($pid == 0) { close $ours; open(my $keep, "<&=", fileno($its));
        require Fcntl; fcntl($its, Fcntl::F_SETFD(), 0); exec $ARGV[0], "--control-fd", fileno($its); }
    close $its; send($ours, "{\"id\": 5, \"verb\": \"hello\"}", 0); recv($ours, my $b, 1000, 0);
    die "answer: $b" unless $b =~ /^\{"id":5,"ok":true/;
    send($ours, "[" x 70000, 0); recv($ours, $b, 1000, 0); die "answer: $b" unless $b =~ /"ok":false/;
    close $ours; waitpid($pid, 0); exit($? >> 8);' "$peer" || fail "inherited door: status $?"
finish

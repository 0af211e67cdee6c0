/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever a client sends first: cut into records, put together to a ClientHello and read, nothing
 * leaves its bounds, and what is kept of a list is what was sent of it. First byte: 1 for
 * datagrams.
 */
#include "fuzz.h"
#include "hello_capture.h"
#include "octets.h"

static struct hello_capture capture;
static struct client_hello hello;

static void claim_list(const struct hello_list *list)
{
    fuzz_claim(list->count <= HELLO_LIST_MAX, "a list has room");
    fuzz_claim(list->sent >= list->count, "no more is kept than was sent");
    fuzz_claim(list->count == list->sent || list->count == HELLO_LIST_MAX, "only its end is lost");
}

static void claim_names(const struct hello_names *names)
{
    fuzz_claim(names->count <= HELLO_NAMES_MAX && names->count <= names->sent, "names have room");
    for (size_t i = 0; i < names->count; i++)
        fuzz_claim(names->name[i].len <= HELLO_TEXT_MAX &&
                       names->name[i].len <= names->name[i].sent,
                   "a name has room");
}

static void claim_hello(const uint8_t *body, size_t len, bool dtls)
{
    bool good = client_hello_read(&hello, body, len, dtls);

    fuzz_claim(good == (hello.wrong == NULL), "what is wrong is told");
    claim_list(&hello.ciphers);
    claim_list(&hello.compression);
    claim_list(&hello.extensions);
    claim_list(&hello.versions);
    claim_list(&hello.groups);
    claim_list(&hello.key_shares);
    claim_list(&hello.point_formats);
    claim_list(&hello.schemes);
    claim_names(&hello.alpn);
    claim_names(&hello.psk_identities);
    fuzz_claim(hello.server_name.len <= HELLO_TEXT_MAX, "the server's name has room");
    fuzz_claim(hello.session_id_len <= 255 && hello.cookie_len <= 255, "lengths are of one byte");
    if (good)
        fuzz_claim(hello.version == (body[0] << 8 | body[1]), "the version is what was sent");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    bool dtls = (data[0] & 1) != 0;
    const uint8_t *at = data + 1;
    size_t left = size - 1;
    struct record record;
    size_t len = 0;

    claim_hello(at, left, dtls);
    capture = (struct hello_capture){ .state = CAPTURE_MORE };
    while (record_cut(at, left, dtls, &record) == RECORD_WHOLE) {
        fuzz_claim(record.len <= left && record.len <= RECORD_MAX && record.len > 0,
                   "a record is within the bytes");
        fuzz_claim(record.body + record.body_len == record.start + record.len,
                   "and ends with its body");
        hello_capture_take(&capture, &record, dtls);
        at += record.len;
        left -= record.len;
    }
    fuzz_claim(capture.len <= sizeof(capture.bytes), "the capture has room");
    if (capture.state == CAPTURE_WHOLE) {
        const uint8_t *body = hello_capture_body(&capture, dtls, &len);
        fuzz_claim(body + len <= capture.bytes + capture.len, "the body is within the message");
        claim_hello(body, len, dtls);
    }
    return 0;
}

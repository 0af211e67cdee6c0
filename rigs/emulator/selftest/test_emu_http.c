/* SPDX-License-Identifier: Apache-2.0 */
/* +UHTTP... against servers in child processes, and hostile answers. */
#include "emu_file.h"
#include "emu_http.h"
#include "tls_server.h"

static struct net_bench n;

static void end(void)
{
    net_end(&n);
}

/* ---- servers --------------------------------------------------------------------------------- */

/* Tells what it was asked; the request is over when `spec`'s last word has come. */
struct answer {
    const char *until; /* end of the request */
    const char *text;
    bool stays; /* does not close */
};

static void answer_once(int listener, int told, const void *spec)
{
    const struct answer *a = spec;
    char asked[4096] = "";
    size_t len = 0;
    ssize_t got;
    int fd = accept(listener, NULL, NULL);
    while (strstr(asked, a->until) == NULL &&
           (got = read(fd, asked + len, sizeof(asked) - 1 - len)) > 0)
        len += (size_t)got;
    dprintf(told, "%s", asked);
    (void)!write(fd, a->text, strlen(a->text));
    if (a->stays)
        while (read(fd, asked, 1) > 0)
            ;
    close(fd);
}

static void begin(const struct answer *a)
{
    char line[96];
    net_begin(&n, "");
    net_serve_by(&n, SOCK_STREAM, answer_once, a);
    net_must(&n, "AT+UHTTP=0,1,\"server.test\"", OK);
    snprintf(line, sizeof(line), "AT+UHTTP=0,5,%u", n.port);
    net_must(&n, line, OK);
}

static void file_is(const char *name, const char *text)
{
    size_t len;
    const uint8_t *got = emu_file_get(n.b->e, name, &len);
    ck_assert_ptr_nonnull(got);
    ck_assert_uint_eq(len, strlen(text));
    ck_assert_mem_eq(got, text, len);
}

/* ---- requests -------------------------------------------------------------------------------- */

#define HELLO "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

START_TEST(get)
{
    struct answer a = { "\r\n\r\n", HELLO, true };
    char asked[200];
    begin(&a);
    net_must(&n, "AT+UHTTPC=0,1,\"/a?b\",\"answer\"", OK "\r\n+UUHTTPCR: 0,1,1\r\n");
    file_is("answer", HELLO);
    snprintf(asked, sizeof(asked),
             "GET /a?b HTTP/1.1\r\nHost: server.test:%u\r\nConnection: close\r\n\r\n", n.port);
    ck_assert_str_eq(net_seen(&n), asked);
    net_must(&n, "AT+UHTTPER=0", "\r\n+UHTTPER: 0,0,0\r\n" OK);
}
END_TEST

START_TEST(head_and_login)
{
    struct answer a = { "\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true };
    begin(&a);
    net_must(&n, "AT+UHTTP=0,2,\"user\"", OK);
    net_must(&n, "AT+UHTTP=0,3,\"pass\"", OK);
    net_must(&n, "AT+UHTTP=0,4,1", OK);
    net_must(&n, "AT+UHTTP=0,9,\"0:X-One:1\"", OK);
    net_must(&n, "AT+UHTTP=0,3", "\r\n+UHTTP: 0,3,\"\"\r\n" OK);
    net_must(&n, "AT+UHTTPC=0,0,\"/\",\"answer\"", OK "\r\n+UUHTTPCR: 0,0,1\r\n");
    ck_assert_ptr_nonnull(
        strstr(net_seen(&n), "Authorization: Basic dXNlcjpwYXNz\r\nX-One:1\r\n\r\n"));
}
END_TEST

START_TEST(post_data_and_file)
{
    struct answer a = { "over", HELLO, true };
    char body[3000];
    begin(&a);
    net_must(&n, "AT+UHTTPC=0,5,\"/\",\"answer\",\"game over\",1", OK "\r\n+UUHTTPCR: 0,5,1\r\n");
    ck_assert_ptr_nonnull(
        strstr(net_seen(&n), "Content-Type: text/plain\r\nContent-Length: 9\r\n\r\ngame over"));
    end();
    begin(&a);
    memset(body, 'x', sizeof(body));
    memcpy(body + sizeof(body) - 4, "over", 4);
    ck_assert(emu_file_put(n.b->e, "body", (const uint8_t *)body, sizeof(body)));
    net_must(&n, "AT+UHTTPC=0,4,\"/\",\"answer\",\"body\",2", OK "\r\n+UUHTTPCR: 0,4,1\r\n");
    ck_assert_ptr_nonnull(strstr(net_seen(&n), "Content-Length: 3000\r\n\r\nxxxx"));
    net_must(&n, "AT+UHTTPC=0,4,\"/\",\"answer\",\"none\",2", "\r\n+CME ERROR: 1612\r\n");
}
END_TEST

START_TEST(over_tls)
{
    struct pki *ca = pki_make(&(struct pki_of){ .name = "R", .ca = true });
    struct pki *leaf = pki_make(&(struct pki_of){ .name = "x", .san = "server.test", .by = ca });
    struct tls_server server = { .chain = { leaf }, .says = HELLO };
    char line[64];
    net_begin(&n, "");
    net_must(&n, "AT+UHTTP=0,1,\"server.test\"", OK);
    net_must(&n, "AT+UHTTP=0,6,1", OK);
    net_must(&n, "AT+UHTTP=0,5", "\r\n+UHTTP: 0,5,443\r\n" OK);
    tls_serve(&n, &server);
    snprintf(line, sizeof(line), "AT+UHTTP=0,5,%u", n.port);
    net_must(&n, line, OK);
    net_must(&n, "AT+UHTTPC=0,1,\"/\",\"answer\"", OK "\r\n+UUHTTPCR: 0,1,1\r\n");
    file_is("answer", HELLO);
    net_must(&n, "AT+USECPRF=2,0,1", OK);
    net_must(&n, "AT+UHTTP=0,6,1,2", OK);
    tls_serve(&n, &server);
    snprintf(line, sizeof(line), "AT+UHTTP=0,5,%u", n.port);
    net_must(&n, line, OK);
    net_must(&n, "AT+UHTTPC=0,1,\"/\",\"answer\"", OK "\r\n+UUHTTPCR: 0,1,0\r\n");
    net_must(&n, "AT+UHTTPER=0", "\r\n+UHTTPER: 0,3,73\r\n" OK);
}
END_TEST

/* ---- failures -------------------------------------------------------------------------------- */

START_TEST(failures)
{
    struct answer silent = { "nothing", "", true };
    struct answer garbage = { "\r\n\r\n", "SSH-2.0\r\n", true };
    struct answer cut = { "\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", false };
    begin(&garbage);
    net_must(&n, "AT+UHTTPC=0,1,\"/\",\"answer\"", OK "\r\n+UUHTTPCR: 0,1,0\r\n");
    net_must(&n, "AT+UHTTPER=0", "\r\n+UHTTPER: 0,3,22\r\n" OK);
    net_must(&n, "AT+UHTTP=0,1,\"nobody.test\"", OK);
    net_must(&n, "AT+UHTTPC=0,1,\"/\",\"answer\"", OK "\r\n+UUHTTPCR: 0,1,0\r\n");
    net_must(&n, "AT+UHTTPER=0", "\r\n+UHTTPER: 0,3,23\r\n" OK);
    end();
    begin(&cut);
    net_must(&n, "AT+UHTTPC=0,1,\"/\",\"answer\"", OK "\r\n+UUHTTPCR: 0,1,0\r\n");
    end();
    begin(&silent);
    net_must(&n, "AT+UHTTP=0,7,30", OK);
    net_must(&n, "AT+UHTTPC=0,1,\"/\",\"answer\"", OK);
    net_must(&n, "AT+UHTTPC=0,1,\"/\",\"answer\"", "\r\n+CME ERROR: 3\r\n");
    bench_listen(n.b);
    net_wait(&n, 30000);
    ck_assert_str_eq(n.b->said, "\r\n+UUHTTPCR: 0,1,0\r\n");
    net_must(&n, "AT+UHTTPER=0", "\r\n+UHTTPER: 0,3,11\r\n" OK);
}
END_TEST

START_TEST(wrong_commands)
{
    static const char *const wrong[] = {
        "AT+UHTTP=4",
        "AT+UHTTP=0,8,1",
        "AT+UHTTP=0,5,0",
        "AT+UHTTP=0,6,1,5",
        "AT+UHTTP=0,9,\"9:a:b\"",
        "AT+UHTTPC=0,6,\"/\",\"a\"",
        "AT+UHTTPC=0,1,\"/ HTTP/1.1\",\"a\"",
        "AT+UHTTPC=0,5,\"/\",\"a\"",
    };
    net_begin(&n, "");
    net_must(&n, "AT+UHTTP=0,0,\"127.0.0.1\"", OK);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        net_must(&n, wrong[i], "\r\n+CME ERROR: 50\r\n");
    net_must(&n, "AT+UHTTPC=1,1,\"/\",\"a\"", "\r\n+CME ERROR: 3\r\n");
}
END_TEST

/* ---- what is whole --------------------------------------------------------------------------- */

static const struct {
    const char *text;
    bool no_body;
    bool ended;
    enum emu_http_answer answer;
} answers[] = {
    { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", false, false, EMU_HTTP_WHOLE },
    { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na", false, false, EMU_HTTP_MORE },
    { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na", false, true, EMU_HTTP_BAD },
    { "HTTP/1.1 200 OK\r\ncontent-length:2\r\n\r\nab", false, false, EMU_HTTP_WHOLE },
    { "HTTP/1.1 200\r\n\r\nab", false, false, EMU_HTTP_MORE },
    { "HTTP/1.1 200\r\n\r\nab", false, true, EMU_HTTP_WHOLE },
    { "HTTP/1.1 204 No\r\n\r\n", false, false, EMU_HTTP_WHOLE },
    { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", true, false, EMU_HTTP_WHOLE },
    { "HTTP/1.1 100 Go on\r\n\r\n", false, false, EMU_HTTP_MORE },
    { "HTTP/1.1 100 Go on\r\n\r\nHTTP/1.1 204 No\r\n\r\n", false, false, EMU_HTTP_WHOLE },
    { "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", false, false,
      EMU_HTTP_BAD },
    { "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", false, false, EMU_HTTP_BAD },
    { "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", false, false,
      EMU_HTTP_BAD },
    { "HTTP/1.1 2x0 OK\r\n", false, false, EMU_HTTP_BAD },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", false, false,
      EMU_HTTP_WHOLE },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n0\r\na: b\r\n\r\n",
      false, false, EMU_HTTP_WHOLE },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n", false, false,
      EMU_HTTP_MORE },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n", false, false,
      EMU_HTTP_BAD },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabXX0\r\n\r\n", false, false,
      EMU_HTTP_BAD },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", false, false,
      EMU_HTTP_BAD },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n", false, false,
      EMU_HTTP_BAD },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", false, false, EMU_HTTP_BAD },
};

START_TEST(what_is_whole)
{
    const char *text = answers[_i].text;
    ck_assert_int_eq((int)emu_http_judge((const uint8_t *)text, strlen(text), answers[_i].no_body,
                                         answers[_i].ended),
                     (int)answers[_i].answer);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("emu_http");
    TCase *tc = tcase_create("http");
    TCase *pure = tcase_create("pure");
    tcase_add_checked_fixture(tc, NULL, end);
    tcase_set_timeout(tc, 20);
    tcase_add_test(tc, get);
    tcase_add_test(tc, head_and_login);
    tcase_add_test(tc, post_data_and_file);
    tcase_add_test(tc, over_tls);
    tcase_add_test(tc, failures);
    tcase_add_test(tc, wrong_commands);
    tcase_add_loop_test(pure, what_is_whole, 0, (int)(sizeof(answers) / sizeof(answers[0])));
    suite_add_tcase(suite, tc);
    suite_add_tcase(suite, pure);
    return bench_main(suite);
}

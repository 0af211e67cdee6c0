/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTP client (UBX-20032566 10): four profiles, one request at a time in each. The answer of the
 * server, head and body, becomes a file. Volatile.
 */
#ifndef EMU_HTTP_H
#define EMU_HTTP_H

#include "emu_link.h"

enum {
    EMU_HTTPS = 4,
    EMU_HTTP_TEXT = 128,
    EMU_HTTP_HEADERS = 5,
    EMU_HTTP_FILE = 49,
    EMU_HTTP_OUT = 2048, /* head of a request, and data given in the command line */
    EMU_HTTP_IN = 8192   /* longest answer */
};

enum emu_http_command {
    EMU_HTTP_HEAD,
    EMU_HTTP_GET,
    EMU_HTTP_DELETE,
    EMU_HTTP_PUT,
    EMU_HTTP_POST_FILE,
    EMU_HTTP_POST_DATA,
    EMU_HTTP_COMMANDS
};

struct emu_http_profile {
    char ip[EMU_HTTP_TEXT + 1];   /* op 0; empties the name, and the other way round */
    char name[EMU_HTTP_TEXT + 1]; /* op 1 */
    char user[EMU_HTTP_TEXT + 1];
    char password[EMU_HTTP_TEXT + 1];
    int64_t auth; /* op 4: 0 none, 1 basic */
    int64_t port; /* 0: 80, or 443 if secure */
    bool secure;  /* op 6 */
    int64_t security;
    int64_t timeout; /* s */
    char header[EMU_HTTP_HEADERS][EMU_HTTP_TEXT + 1];
};

struct emu_http {
    struct emu_http_profile p;
    bool busy;
    enum emu_http_command command;
    int64_t deadline;
    char answer_file[EMU_HTTP_FILE];
    char body_file[EMU_HTTP_FILE]; /* "": there is no body file */
    uint8_t out[EMU_HTTP_OUT];
    size_t out_len;
    size_t sent; /* of out, then of the body file */
    uint8_t in[EMU_HTTP_IN];
    size_t in_len;
    int64_t error[2]; /* class and code of the last request */
};

void emu_http_boot(struct emu *e);
void emu_http_news(struct emu *e, int nth, enum emu_link_news news, enum emu_net_result why);

/* Sends the request that stands in out, to the profile's server. */
void emu_http_start(struct emu *e, int nth);

/* ---- what a server has sent, so far; pure ---------------------------------------------------- */
enum emu_http_answer { EMU_HTTP_MORE, EMU_HTTP_WHOLE, EMU_HTTP_BAD };

/* `no_body`: an answer to HEAD. `ended`: nothing more will come. */
enum emu_http_answer emu_http_judge(const uint8_t *bytes, size_t len, bool no_body, bool ended);

#endif

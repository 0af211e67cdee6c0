/* SPDX-License-Identifier: Apache-2.0 */
/* The module's file system, user files only: each file is one stored record `file/NAME`. */
#include <stdio.h>
#include <string.h>

#include "emu_certs.h"
#include "emu_cmd.h"
#include "emu_file.h"
#include "emu_leak.h"

enum { NAME_MAX_LEN = 48 };
enum {
    ERROR_PARAMETERS = 50,
    ERROR_NOT_SUPPORTED = 4,
    ERROR_NOT_FOUND = 1612,
    ERROR_EXISTS = 1625,
    ERROR_MANY = 1636,
    ERROR_FULL = 1637,
    ERROR_NAME = 1638,
    ERROR_TIMEOUT = 2000
};

static bool record_name(const char *file, char to[EMU_NVM_NAME])
{
    size_t len = strlen(file);

    if (len == 0 || len > NAME_MAX_LEN || strpbrk(file, "/\\:*?<>|\r\n"))
        return false;
    snprintf(to, EMU_NVM_NAME, "file/%s", file);
    return true;
}

const uint8_t *emu_file_get(const struct emu *e, const char *file, size_t *len)
{
    char name[EMU_NVM_NAME];

    return record_name(file, name) ? emu_nvm_get(e, name, len) : NULL;
}

bool emu_file_put(struct emu *e, const char *file, const uint8_t *bytes, size_t len)
{
    char name[EMU_NVM_NAME];

    return record_name(file, name) && emu_nvm_put(e, name, bytes, len) == EMU_NVM_OK;
}

/* The file named by the nth parameter; null: the command is answered. */
static const uint8_t *file_of(struct emu *e, const struct emu_args *a, size_t nth, size_t *len)
{
    char name[EMU_NVM_NAME];
    const uint8_t *data = NULL;

    if (!record_name(emu_arg_text(a, nth), name))
        emu_cme(e, ERROR_NAME);
    else if (!(data = emu_nvm_get(e, name, len)))
        emu_cme(e, ERROR_NOT_FOUND);
    return data;
}

static void file_arrived(struct emu *e, const uint8_t *data, size_t len, bool timed_out)
{
    if (timed_out)
        emu_cme(e, ERROR_TIMEOUT);
    else if (emu_nvm_put(e, e->at.job.text, data, len) != EMU_NVM_OK)
        emu_cme(e, ERROR_FULL);
    else
        emu_ok(e);
}

static void udwnfile(struct emu *e, const struct emu_args *a)
{
    size_t old;
    int64_t size;

    if (a->count == 3) { /* tagged files: firmware packages */
        emu_cme(e, ERROR_NOT_SUPPORTED);
    } else if (a->count != 2 || !emu_arg_int(a, 1, 1, INT32_MAX, &size)) {
        emu_cme(e, ERROR_PARAMETERS);
    } else if (!record_name(emu_arg_text(a, 0), e->at.job.text)) {
        emu_cme(e, ERROR_NAME);
    } else if (emu_nvm_get(e, e->at.job.text, &old)) {
        emu_cme(e, ERROR_EXISTS);
    } else if (emu_nvm_nth(e, "file/", (size_t)emu_profile_int(e, "file.max") - 1)) {
        emu_cme(e, ERROR_MANY);
    } else if (size > EMU_PAYLOAD_MAX || (size_t)size > emu_nvm_room(e)) {
        emu_cme(e, ERROR_FULL);
    } else {
        emu_prompt(e, "\r\n>", (size_t)size, emu_profile_int(e, "file.prompt_ms"), file_arrived);
    }
}

static void urdfile(struct emu *e, const struct emu_args *a)
{
    char head[EMU_NVM_NAME + 32];
    size_t len;
    const uint8_t *data = file_of(e, a, 0, &len);

    if (!data)
        return;
    snprintf(head, sizeof(head), "+URDFILE: \"%s\",%zu,\"", emu_arg_text(a, 0), len);
    emu_line_bytes(e, head, data, len, "\"");
    emu_ok(e);
}

static void urdblock(struct emu *e, const struct emu_args *a)
{
    char head[EMU_NVM_NAME + 32];
    size_t len;
    int64_t offset;
    int64_t size;
    const uint8_t *data = file_of(e, a, 0, &len);

    if (!data)
        return;
    if (a->count != 3 || !emu_arg_int(a, 1, 0, (int64_t)len, &offset) ||
        !emu_arg_int(a, 2, 0, INT32_MAX, &size)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    if (size > (int64_t)len - offset)
        size = (int64_t)len - offset;
    snprintf(head, sizeof(head), "+URDBLOCK: \"%s\",%lld,\"", emu_arg_text(a, 0), (long long)size);
    emu_line_bytes(e, head, data + offset, (size_t)size, "\"");
    emu_ok(e);
}

static void udelfile(struct emu *e, const struct emu_args *a)
{
    char name[EMU_NVM_NAME];
    size_t len;

    if (!file_of(e, a, 0, &len))
        return;
    record_name(emu_arg_text(a, 0), name);
    if (emu_broken(e, "cert-entry-gone-with-its-file"))
        emu_certs_erase(e);
    if (emu_nvm_delete(e, name) == EMU_NVM_OK)
        emu_ok(e);
    else
        emu_cme(e, ERROR_FULL);
}

static void list_names(struct emu *e)
{
    char text[EMU_NVM_SLOTS * (NAME_MAX_LEN + 3)];
    size_t at = 0;
    const char *name;

    text[0] = '\0';
    for (size_t i = 0; (name = emu_nvm_nth(e, "file/", i)) != NULL; i++)
        at += (size_t)snprintf(text + at, sizeof(text) - at, "%s\"%.*s\"", i ? "," : "",
                               NAME_MAX_LEN, name + strlen("file/"));
    emu_line_bytes(e, "+ULSTFILE: ", text, at, "");
}

static void ulstfile(struct emu *e, const struct emu_args *a)
{
    int64_t what = 0;
    size_t len;

    if (a->form == EMU_SET && !emu_arg_int(a, 0, 0, 2, &what)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    emu_leak_file(e, "key-in-a-file", "c2c.log", EMU_LEAK_KEY);
    emu_leak_file(e, "key-reversed-in-a-file", "c2c.bak", EMU_LEAK_KEY_REVERSED);
    if (what == 0) {
        list_names(e);
    } else if (what == 1) {
        emu_line(e, "+ULSTFILE: %zu", emu_nvm_room(e));
    } else {
        if (!file_of(e, a, 1, &len))
            return;
        emu_line(e, "+ULSTFILE: %zu", len);
    }
    emu_ok(e);
}

const struct emu_command emu_commands_file[] = {
    { "+UDWNFILE", EMU_SET, udwnfile },
    { "+URDFILE", EMU_SET, urdfile },
    { "+URDBLOCK", EMU_SET, urdblock },
    { "+UDELFILE", EMU_SET, udelfile },
    { "+ULSTFILE", EMU_SET | EMU_ACTION, ulstfile },
    { 0 },
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_factory.h"

#include "emu_certs.h"
#include "emu_cmd.h"
#include "emu_secprf.h"

enum { ERROR_PARAMETERS = 50, ERROR_MEMORY = 23 };

struct wish {
    uint8_t files; /* 2: delete all files */
    uint8_t nvm;   /* 1: erase, 2: reset to factory */
};

static const char record[] = "factory";

static void delete_files(struct emu *e)
{
    const char *name;

    while ((name = emu_nvm_nth(e, "file/", 0)) != NULL)
        if (emu_nvm_delete(e, name) != EMU_NVM_OK)
            return;
}

void emu_factory_apply(struct emu *e)
{
    struct wish w;

    if (!emu_nvm_read(e, record, &w, sizeof(w)))
        return;
    if (w.files == 2)
        delete_files(e);
    if (w.nvm > 0) {
        emu_nvm_delete(e, "settings/user");
        emu_nvm_delete(e, "settings/kept");
    }
    if ((w.files == 2 && emu_profile_bool(e, "factory.certs_with_files")) ||
        (w.nvm > 0 && emu_profile_bool(e, "factory.certs_with_nvm")) ||
        emu_broken(e, "cert-store-lost-to-factory-reset"))
        emu_certs_erase(e);
    if (w.nvm > 0 && emu_profile_bool(e, "factory.profiles_with_nvm"))
        emu_secprf_erase(e);
    e->factory_nvm = w.nvm;
    emu_nvm_delete(e, record); /* last: a supply cut before this does it all again */
}

static void ufactory(struct emu *e, const struct emu_args *a)
{
    struct wish w = { 0 };
    int64_t files;
    int64_t nvm;

    if (a->form == EMU_READ) {
        emu_nvm_read(e, record, &w, sizeof(w));
        emu_line(e, "+UFACTORY: %d,%d", w.files, w.nvm);
        emu_ok(e);
        return;
    }
    if (a->count != 2 || !emu_arg_int(a, 0, 0, 2, &files) || !emu_arg_int(a, 1, 0, 2, &nvm)) {
        emu_cme(e, ERROR_PARAMETERS);
        return;
    }
    w = (struct wish){ .files = (uint8_t)files, .nvm = (uint8_t)nvm };
    if ((files || nvm ? emu_nvm_put(e, record, &w, sizeof(w)) : emu_nvm_delete(e, record)) !=
        EMU_NVM_OK) {
        emu_cme(e, ERROR_MEMORY);
        return;
    }
    emu_ok(e);
}

const struct emu_command emu_commands_factory[] = {
    { "+UFACTORY", EMU_SET | EMU_READ, ufactory },
    { 0 },
};

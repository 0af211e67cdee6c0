/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module's stored memory: records by name. A put or a delete is ONE stored write, the only
 * thing that the control door's fault can hit: it is written beside the old value with a checksum
 * and becomes valid as a whole, so a torn write leaves the old value. Deleting writes an empty
 * marker the same way. An operation on several records is several writes.
 */
#ifndef EMU_NVM_H
#define EMU_NVM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    EMU_NVM_BYTES = 262144,
    EMU_NVM_SLOTS = 480,
    EMU_NVM_NAME = 64 /* with its NUL; files are "file/NAME" */
};

enum emu_nvm_result {
    EMU_NVM_OK,
    EMU_NVM_FULL,
    EMU_NVM_LOST /* the supply failed here. Return: nothing more has an effect in this event */
};

enum emu_cut { EMU_CUT_BEFORE, EMU_CUT_TORN, EMU_CUT_AFTER };

/* One copy of one record. Valid if the checksum fits; of several the highest sequence counts. */
struct emu_nvm_slot {
    char name[EMU_NVM_NAME]; /* empty: free */
    uint32_t offset;
    uint32_t len;
    uint64_t sequence;
    bool deleted;
    uint64_t sum;
};

struct emu_nvm {
    struct emu_nvm_slot slot[EMU_NVM_SLOTS];
    uint8_t bytes[EMU_NVM_BYTES];
    size_t top;        /* slots from here on are free */
    uint32_t end;      /* bytes from here on are free */
    bool torn;         /* a cut write has left a copy that is none */
    uint64_t sequence; /* also tells a front end that there is something new to save */
    int64_t fault_in;  /* writes until the fault, 0: none */
    enum emu_cut fault;
};

struct emu;

enum emu_nvm_result emu_nvm_put(struct emu *e, const char *name, const void *data, size_t len);
enum emu_nvm_result emu_nvm_delete(struct emu *e, const char *name); /* a write only if present */

/* The value, borrowed until the next put or delete; null: there is none. An empty value is not
   null. */
const uint8_t *emu_nvm_get(const struct emu *e, const char *name, size_t *len);

/* Copies a value of exactly `len` bytes; false: absent or of another length, `to` untouched. */
bool emu_nvm_read(const struct emu *e, const char *name, void *to, size_t len);

/* The nth (from 0) name beginning with `prefix`, in order of name; null: no more. Borrowed. */
const char *emu_nvm_nth(const struct emu *e, const char *prefix, size_t nth);

size_t emu_nvm_room(const struct emu *e); /* bytes that one more record may hold */

/* That many more records of so many bytes together. */
bool emu_nvm_fits(const struct emu *e, size_t records, size_t bytes);

/* Frees what a cut write has left, as the next write does; false: nothing. */
bool emu_nvm_tidy(struct emu *e);

void emu_nvm_fault(struct emu *e, int64_t nth, enum emu_cut phase); /* nth 0 takes it back */

/* File of `--nvm`: a line a record, written aside and renamed. False fills `why`. A file that does
   not exist loads as empty. */
bool emu_nvm_load(struct emu *e, const char *path, char *why, size_t room);
bool emu_nvm_save(const struct emu *e, const char *path, char *why, size_t room);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What a command at the bench reads before it opens anything: rig file and module profile. */
#ifndef R5_CLI_BENCH_FILES_H
#define R5_CLI_BENCH_FILES_H

#include "module_file.h"
#include "paths.h"
#include "rig_file.h"

struct cli_bench_files {
    struct cfg_rig rig;
    struct cfg_module module;
    char profile[CLI_PATH_MAX];
    char programs[CLI_PATH_MAX]; /* folder of this program */
};

/* `module` NULL: what the rig file says, or the usual one. To be reset also after an error. */
enum r5_status cli_bench_files_read(const char *rig, const char *module,
                                    struct cli_bench_files *files,
                                    struct r5_error *error) R5_CHECKED;
void cli_bench_files_reset(struct cli_bench_files *files);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "bench_files.h"

#include <string.h>

#include "rig_choice.h"

enum r5_status cli_bench_files_read(const char *rig, const char *module,
                                    struct cli_bench_files *files, struct r5_error *error)
{
    char path[CLI_PATH_MAX];
    const char *chosen = NULL;
    memset(files, 0, sizeof(*files));
    cli_program_folder(files->programs, sizeof(files->programs));
    enum r5_status status = cli_find_file("rig", "rigs", rig, path, sizeof(path), error);
    if (status == R5_OK)
        status = cfg_rig_read(path, &files->rig, error);
    if (status == R5_OK)
        status = run_choose_module(&files->rig, module, &chosen, error);
    if (status == R5_OK)
        status = cli_find_file("module", "fixtures/modules", chosen, files->profile,
                               sizeof(files->profile), error);
    if (status == R5_OK)
        status = cfg_module_read(files->profile, &files->module, error);
    return status;
}

void cli_bench_files_reset(struct cli_bench_files *files)
{
    cfg_module_reset(&files->module);
}

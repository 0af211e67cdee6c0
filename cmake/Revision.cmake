# SPDX-License-Identifier: Apache-2.0
# Writes OUTPUT with the revision of SOURCE: a short commit, "+changes" behind it, or "unknown".
execute_process(COMMAND git describe --always --dirty=+changes --abbrev=12
                WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE revision
                OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
  set(revision unknown)
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#define R5_REVISION \"${revision}\"\n")

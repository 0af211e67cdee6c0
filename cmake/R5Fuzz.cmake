# SPDX-License-Identifier: Apache-2.0

# r5_fuzz(NAME SEES lib ... USES PkgConfig::X ... ALSO glob ...)
#
# NAME.c beside the caller is a fuzz target. The preset "fuzz" links it with clang's libFuzzer; every
# other one gives it a main that replays the kept inputs of fixtures/fuzz/, as a test of ctest. ALSO
# names files of this project that are inputs as they are.
add_custom_target(fuzz-targets)
function(r5_fuzz name)
  cmake_parse_arguments(ARG "" "" "SEES;USES;ALSO" ${ARGN})
  set(also)
  if(ARG_ALSO)
    list(TRANSFORM ARG_ALSO PREPEND ${PROJECT_SOURCE_DIR}/)
    file(GLOB also CONFIGURE_DEPENDS ${ARG_ALSO})
  endif()
  set(shared ${PROJECT_SOURCE_DIR}/harness/selftest/fuzz)
  string(REPLACE fuzz_ "" corpus ${name})
  add_executable(${name} ${name}.c)
  add_dependencies(fuzz-targets ${name})
  target_include_directories(${name} PRIVATE ${shared} ${PROJECT_SOURCE_DIR}/harness/selftest)
  target_compile_definitions(${name} PRIVATE
    R5_MODULES_DIR="${PROJECT_SOURCE_DIR}/fixtures/modules"
    R5_DEFECTS="${PROJECT_SOURCE_DIR}/rigs/emulator/defects.yaml")
  target_link_libraries(${name} PRIVATE ${ARG_SEES} ${ARG_USES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzz)
  if(R5_FUZZ)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${name} PRIVATE ${shared}/replay.c)
    add_test(NAME ${name} COMMAND ${name} ${PROJECT_SOURCE_DIR}/fixtures/fuzz/${corpus} ${also})
  endif()
  list(JOIN also "\n" lines)
  file(WRITE ${PROJECT_BINARY_DIR}/fuzz/${name}.also "${lines}\n")
endfunction()

# SPDX-License-Identifier: Apache-2.0

# r5_headers_alone(TARGET PATTERN): each header that matches is compiled by itself, into TARGET.
function(r5_headers_alone target pattern)
  file(GLOB headers CONFIGURE_DEPENDS ${pattern})
  foreach(header ${headers})
    file(RELATIVE_PATH name ${PROJECT_SOURCE_DIR} ${header})
    string(MAKE_C_IDENTIFIER ${name} name)
    set(alone ${CMAKE_CURRENT_BINARY_DIR}/alone_${name}.c)
    file(CONFIGURE OUTPUT ${alone} CONTENT "#include \"${header}\"\nextern int r5_alone_${name};\n")
    target_sources(${target} PRIVATE ${alone})
  endforeach()
endfunction()

# r5_library(NAME SEES other ... USES PkgConfig::X ...)
#
# One folder, one static library of all its .c files. SEES names the libraries whose headers it may
# include, USES what only its own files need: an include against the direction does not compile.
function(r5_library name)
  cmake_parse_arguments(ARG "" "" "SEES;USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.c)
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}
                                     PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_SEES} PRIVATE ${ARG_USES})
  r5_headers_alone(${name} ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
endfunction()

# r5_selftest(NAME SOURCES ... SEES lib ...): a Check program, run by ctest.
function(r5_selftest name)
  cmake_parse_arguments(ARG "" "" "SOURCES;SEES;USES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_SEES} ${ARG_USES} PkgConfig::CHECK)
  add_test(NAME ${name} COMMAND ${name})
endfunction()

# SPDX-License-Identifier: Apache-2.0

# r5_library(NAME SEES other ... USES PkgConfig::X ...)
#
# One folder, one static library of all its .c files. SEES names the libraries whose headers it may
# include: an include against the direction does not compile. Each header is also compiled alone.
function(r5_library name)
  cmake_parse_arguments(ARG "" "" "SEES;USES;HIDES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.c)
  file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
  foreach(header ${headers})
    get_filename_component(base ${header} NAME_WE)
    set(alone ${CMAKE_CURRENT_BINARY_DIR}/alone_${base}.c)
    file(CONFIGURE OUTPUT ${alone} CONTENT "#include \"${header}\"\nextern int r5_alone_${name}_${base};\n")
    list(APPEND sources ${alone})
  endforeach()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}
                                     PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_SEES} PRIVATE ${ARG_HIDES} ${ARG_USES})
endfunction()

# r5_selftest(NAME SOURCES ... SEES lib ...): a Check program, run by ctest.
function(r5_selftest name)
  cmake_parse_arguments(ARG "" "" "SOURCES;SEES;USES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_SEES} ${ARG_USES} PkgConfig::CHECK)
  add_test(NAME ${name} COMMAND ${name})
endfunction()

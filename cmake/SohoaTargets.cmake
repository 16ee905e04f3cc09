# What every target of ours shares, and the short words that the folders' lists are written in.
add_library(sohoa_flags INTERFACE)
target_include_directories(sohoa_flags INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
# What libraries' headers say of themselves (__FILE__) names no folder of the machine that built it.
set(SOHOA_NAMELESS -fmacro-prefix-map=${PROJECT_BINARY_DIR}/= -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=)
target_compile_options(sohoa_flags INTERFACE ${SOHOA_NAMELESS})
target_compile_options(sohoa_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual
  -Wno-missing-field-initializers  # designated initialisers leave defaults in place on purpose
  $<$<BOOL:${SOHOA_WERROR}>:-Werror>)
if(SOHOA_SANITIZE)
  target_compile_options(sohoa_flags INTERFACE -fsanitize=${SOHOA_SANITIZE} -fno-omit-frame-pointer
                                               -fno-sanitize-recover=all)
  target_link_options(sohoa_flags INTERFACE -fsanitize=${SOHOA_SANITIZE})
  # What that sanitizer knows of each check would be relocated at each start: a third of a program.
  if(SOHOA_SANITIZE MATCHES address)
    set(SOHOA_IS_PROGRAM $<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>)
    target_compile_options(sohoa_flags INTERFACE $<$<NOT:$<STREQUAL:$<TARGET_PROPERTY:TYPE>,MODULE_LIBRARY>>:-fno-pie>)
    target_link_options(sohoa_flags INTERFACE $<${SOHOA_IS_PROGRAM}:-no-pie>)
  endif()
endif()

# Archives that name their objects instead of holding them once more: a quarter less on the disk.
set(CMAKE_CXX_ARCHIVE_CREATE "<CMAKE_AR> qcT <TARGET> <LINK_FLAGS> <OBJECTS>")
set(CMAKE_CXX_ARCHIVE_APPEND "<CMAKE_AR> qT <TARGET> <LINK_FLAGS> <OBJECTS>")

# sohoa_library(NAME SOURCES… PUBLIC targets… PRIVATE targets…): one static library a folder.
function(sohoa_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC sohoa_flags absl::status absl::statusor absl::strings ${ARG_PUBLIC}
                                PRIVATE ${ARG_PRIVATE})
endfunction()

add_custom_target(sohoa_unit_tests)  # the test programs of the inner loop

# What is tested is built as released; the tests themselves take a quarter less time to build so.
set(SOHOA_TEST_OPTIONS $<$<CONFIG:RelWithDebInfo>:-O1> -fpch-preprocess)  # the latter lets ccache know a test by its text

# What nearly every test includes, read once for all of them: half a second less for each.
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/test_headers.cc CONTENT "")  # writes on a change alone
add_library(sohoa_test_headers OBJECT ${PROJECT_BINARY_DIR}/generated/test_headers.cc)
target_link_libraries(sohoa_test_headers PRIVATE sohoa_flags GTest::gmock_main)
target_compile_options(sohoa_test_headers PRIVATE ${SOHOA_TEST_OPTIONS})
target_precompile_headers(sohoa_test_headers PRIVATE <gmock/gmock.h> <gtest/gtest.h> <string> <vector>)

# sohoa_test(NAME SOURCES… LIBS targets… LABELS words…): one test program; `unit` is the fast inner loop.
function(sohoa_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE sohoa_flags ${ARG_LIBS} GTest::gmock_main)
  target_compile_options(${name} PRIVATE ${SOHOA_TEST_OPTIONS})
  target_precompile_headers(${name} REUSE_FROM sohoa_test_headers)
  if("unit" IN_LIST ARG_LABELS)
    add_dependencies(sohoa_unit_tests ${name})
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
endfunction()

# One place for how every target of the project is compiled.
include(CheckCCompilerFlag)
add_library(uph_options INTERFACE)
target_compile_features(uph_options INTERFACE c_std_17)
target_compile_definitions(uph_options INTERFACE _POSIX_C_SOURCE=200809L _FILE_OFFSET_BITS=64
	UPH_VERSION="${PROJECT_VERSION}")
target_include_directories(uph_options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/include)
target_compile_options(uph_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
	-Wsign-conversion -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wvla -Wswitch-enum
	-Wcast-qual)
if(UPH_WERROR)
	target_compile_options(uph_options INTERFACE -Werror)
endif()
if(UPH_SANITIZE)
	target_compile_options(uph_options INTERFACE -fsanitize=address,undefined
		-fno-sanitize-recover=all -fno-omit-frame-pointer)
	target_link_options(uph_options INTERFACE -fsanitize=address,undefined)
endif()
if(UPH_COVERAGE)
	add_library(uph_count_before_exit OBJECT ${PROJECT_SOURCE_DIR}/tests/check/count_before_exit.c)
	target_compile_options(uph_options INTERFACE --coverage)
	target_link_options(uph_options INTERFACE --coverage -Wl,--wrap=_exit)
	target_link_libraries(uph_options INTERFACE $<TARGET_OBJECTS:uph_count_before_exit>)
endif()
if(UPH_FUZZ)
	target_compile_options(uph_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
# What the built program is given against mistakes that no test has found: an overrun of the stack or of a known buffer
# ends it, and neither code nor the linker's table can be written. (A Debug build has the sanitizers.)
if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT UPH_SANITIZE)
	check_c_compiler_flag(-fcf-protection UPH_HAS_CF_PROTECTION)
	target_compile_options(uph_options INTERFACE -fPIE -fstack-protector-strong -fstack-clash-protection
		-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 $<$<BOOL:${UPH_HAS_CF_PROTECTION}>:-fcf-protection>)
	target_link_options(uph_options INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()

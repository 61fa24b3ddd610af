# embed_text(<target> <file> <name>): the file's bytes as `const char <name>[]` in a generated C file.
function(embed_text target file name)
	set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}.c)
	add_custom_command(OUTPUT ${out}
		COMMAND ${CMAKE_COMMAND} -DIN=${CMAKE_CURRENT_SOURCE_DIR}/${file} -DOUT=${out} -DNAME=${name}
			-P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
		DEPENDS ${file} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
	target_sources(${target} PRIVATE ${out})
endfunction()

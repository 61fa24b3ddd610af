# make install: the program, the library, its public face, uph.pc, the man page.
# The file finds the prefix from where it lies, so that an installed tree can be moved.
file(RELATIVE_PATH UPH_PC_TO_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${PROJECT_SOURCE_DIR}/cmake/uph.pc.in ${PROJECT_BINARY_DIR}/uph.pc @ONLY)
install(TARGETS uph_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS uph_ledger uph_import uph_reports ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES include/uph.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY include/uph DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${PROJECT_BINARY_DIR}/uph.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES docs/uph.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

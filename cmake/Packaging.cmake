# What is installed where, and the Debian package (make deb). The programs that sohoa starts lie in lib/sohoa, where it finds
# them from bin; words and models are part of the programs.
include(GNUInstallDirs)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)  # what is installed is a target of its own: sohoa_installed

add_custom_target(sohoa_installed DEPENDS sohoa sohoa_manual)
install(TARGETS sohoa RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS sohoa-pdfa sohoa-pdfupdate sohoa-pdfworker sohoa-proofs sohoa-reader sohoa-signatures
        RUNTIME DESTINATION lib/sohoa)
install(FILES ${PROJECT_BINARY_DIR}/share/locale/vi/LC_MESSAGES/sohoa.mo
        DESTINATION ${CMAKE_INSTALL_DATADIR}/locale/vi/LC_MESSAGES)

# Manual pages and completion, as the program itself writes them; Debian wants pages compressed, and without the time at
# which they were.
find_program(GZIP_PROGRAM gzip REQUIRED)
set(manual ${PROJECT_BINARY_DIR}/manual)
add_custom_command(
  OUTPUT ${manual}/written
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${manual}
  COMMAND sohoa manual ${manual}/en --lang en
  COMMAND sohoa manual ${manual}/vi --lang vi
  COMMAND sh -c "$<TARGET_FILE:sohoa> completion bash > ${manual}/sohoa.bash"
  COMMAND sh -c "${GZIP_PROGRAM} -9 -n -k ${manual}/en/*.1 ${manual}/vi/*.1"
  COMMAND sh -c "${GZIP_PROGRAM} -9 -n -c ${PROJECT_SOURCE_DIR}/packaging/debian/changelog > ${manual}/changelog.gz"
  COMMAND ${CMAKE_COMMAND} -E touch ${manual}/written
  DEPENDS sohoa packaging/debian/changelog
  VERBATIM)
add_custom_target(sohoa_manual ALL DEPENDS ${manual}/written)
install(DIRECTORY ${manual}/en/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 FILES_MATCHING PATTERN "*.gz")
install(DIRECTORY ${manual}/vi/ DESTINATION ${CMAKE_INSTALL_MANDIR}/vi/man1 FILES_MATCHING PATTERN "*.gz")
install(FILES ${manual}/sohoa.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME sohoa)
install(FILES ${manual}/changelog.gz CHANGELOG.md README.md docs/operations.md docs/service.md docs/huong-dan-nhanh.md
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/sohoa)

install(FILES packaging/sohoa.toml DESTINATION /etc/sohoa)
install(FILES packaging/sohoa.default DESTINATION /etc/default RENAME sohoa)
install(FILES packaging/sohoa.logrotate DESTINATION /etc/logrotate.d RENAME sohoa)
install(FILES packaging/systemd/sohoa-backfill.service packaging/systemd/sohoa-backfill.timer
              packaging/systemd/sohoa-serve.service packaging/systemd/sohoa-watch@.service
        DESTINATION /lib/systemd/system)
install(FILES packaging/debian/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/sohoa)
install(FILES packaging/debian/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME sohoa)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sohoa)
set(CPACK_PACKAGE_CONTACT ${SOHOA_MAINTAINER})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"sohoa turns what a scanner delivers into records that an archive can keep
and other systems can ask for: it reads Vietnamese documents, takes out
their metadata, writes searchable PDF/A, signs it, and keeps everything in
one transactional store that is searched with or without accents.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION text)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, fonts-croscore, tesseract-ocr-vie")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, logrotate")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "opensc, prometheus-node-exporter")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${PROJECT_SOURCE_DIR}/packaging/debian/conffiles ${PROJECT_SOURCE_DIR}/packaging/debian/postinst
  ${PROJECT_SOURCE_DIR}/packaging/debian/prerm ${PROJECT_SOURCE_DIR}/packaging/debian/postrm)
include(CPack)

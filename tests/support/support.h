/* What every test needs: a folder of its own, files in it, the project's and the outside samples. */
#ifndef UPH_TESTS_SUPPORT_H
#define UPH_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "uph/error.h"

/* A fresh folder; removed with all in it by support_folder_remove(). The text is the caller's to free. */
char *support_folder(void);
void support_folder_remove(char *folder);

/* "folder/name", the caller's to free. */
char *support_path(const char *folder, const char *name);
void support_write(const char *path, const void *data, size_t length);
/* The whole file with a NUL after it, the caller's to free; fails the test when it cannot be read. */
char *support_read(const char *path, size_t *length);

/* A path below the outside samples ("data/matrix/x.tsv"), or NULL when they are not here: the test then
 * calls skip(). The caller frees. */
char *support_sample(const char *relative);

/* A path below the project ("examples/x.csv"). The caller frees. */
char *support_project(const char *relative);

/* Fails with the error's message unless the status is the one expected. */
#define assert_status(expected, actual, error)                                                               \
	do {                                                                                                 \
		enum uph_status status_ = (actual);                                                          \
		if (status_ != (expected))                                                                   \
			fail_msg("status %s, expected %s: %s", uph_status_name(status_),                     \
				uph_status_name(expected), (error)->message);                                \
	} while (0)

#endif

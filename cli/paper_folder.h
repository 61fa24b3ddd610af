/* A folder that papers are written to, a file each: named by what they are, in letters that every file system
 * takes. Each file is complete or absent; one of the same name is replaced, nothing else is touched. */
#ifndef UPH_CLI_PAPER_FOLDER_H
#define UPH_CLI_PAPER_FOLDER_H

#include "ledger/base/buffer.h"
#include "report_output.h"

struct paper_folder {
	const struct invocation *invocation;
	const char *path;
	char option[24];     /* what the person named it with: "-o" */
	struct buffer names; /* of the files so far, a line each */
};

/* The folder that the option names, made when it is not there; UPH_E_IO when it cannot be, or is a file. The
 * caller closes, also after a failure. */
enum uph_status paper_folder_open(struct paper_folder *folder, const struct invocation *invocation,
	enum option_id option, struct uph_error *err);
void paper_folder_close(struct paper_folder *folder);
/* A folder in it, "" for none, that files are then named in. */
enum uph_status paper_folder_make_within(
	const struct paper_folder *folder, const char *within, struct uph_error *err);

/* "saldobesked Region Blekinge, KoU" → "saldobesked-region-blekinge-kou.xlsx", within/ before it when that is
 * not "". Two that make the same name get a number each. The file's place in the folder. */
enum uph_status paper_folder_name(struct paper_folder *folder, const char *within, const char *words,
	enum uph_format format, struct buffer *out, struct uph_error *err);
/* Draws a report into the file `name`; `path` (may be NULL) gets the folder and the name. */
enum uph_status paper_folder_write(const struct paper_folder *folder, const char *name,
	const struct uph_report *report, enum uph_format format, struct buffer *path, struct uph_error *err);

#endif

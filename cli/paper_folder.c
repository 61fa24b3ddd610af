#include "paper_folder.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "ledger/base/text.h"

#define PATH_BYTES_MAX 4096
#define NAMES_BYTES_MAX ((size_t)1 << 22)

/* ---- folders ---- */

static enum uph_status make_folder(const char *path, const char *option, struct uph_error *err)
{
	struct stat there;
	if (mkdir(path, 0777) == 0)
		return UPH_OK;
	if (errno == EEXIST && stat(path, &there) == 0 && S_ISDIR(there.st_mode))
		return UPH_OK;
	if (errno == EEXIST)
		return uph_fail(err, UPH_E_IO, "%s är ingen mapp; ange en annan med %s", path, option);
	if (errno == ENOENT)
		return uph_fail(err, UPH_E_IO,
			"mappen %s kan inte skapas: mappen som den ska ligga i finns inte", path);
	return uph_fail(err, UPH_E_IO, "mappen %s kan inte skapas: den får inte skrivas där", path);
}

enum uph_status paper_folder_open(struct paper_folder *folder, const struct invocation *invocation,
	enum option_id option, struct uph_error *err)
{
	const struct option *asked = option_by_id(option);
	*folder =
		(struct paper_folder){.invocation = invocation, .path = invocation_value(invocation, option)};
	if (asked->letter)
		(void)snprintf(folder->option, sizeof folder->option, "-%c", asked->letter);
	else
		(void)snprintf(folder->option, sizeof folder->option, "--%s", asked->name);
	buffer_init(&folder->names, NAMES_BYTES_MAX);
	return make_folder(folder->path, folder->option, err);
}

void paper_folder_close(struct paper_folder *folder)
{
	buffer_free(&folder->names);
}

static enum uph_status too_long(const struct paper_folder *folder, struct uph_error *err)
{
	return uph_fail(err, UPH_E_USAGE, "%s är en för lång sökväg", folder->path);
}

/* The folder and what lies in it. */
static bool put_path(const struct paper_folder *folder, const char *name, struct buffer *out)
{
	size_t length = strlen(folder->path);
	buffer_print(
		out, "%s%s%s", folder->path, length > 0 && folder->path[length - 1] == '/' ? "" : "/", name);
	return !buffer_failed(out);
}

enum uph_status paper_folder_make_within(
	const struct paper_folder *folder, const char *within, struct uph_error *err)
{
	struct buffer path;
	if (!*within)
		return UPH_OK;
	buffer_init(&path, PATH_BYTES_MAX);
	enum uph_status status = put_path(folder, within, &path)
					 ? make_folder(buffer_string(&path), folder->option, err)
					 : too_long(folder, err);
	buffer_free(&path);
	return status;
}

/* ---- names ---- */

static bool is_taken(const struct paper_folder *folder, const char *name)
{
	struct buffer wanted;
	buffer_init(&wanted, PATH_BYTES_MAX);
	buffer_print(&wanted, "\n%s\n", name);
	bool taken = strstr(buffer_string(&folder->names), buffer_string(&wanted)) != NULL;
	buffer_free(&wanted);
	return taken;
}

static const char *const suffixes[UPH_FORMAT_COUNT] = {
	[UPH_FORMAT_TEXT] = "txt",
	[UPH_FORMAT_CSV] = "csv",
	[UPH_FORMAT_JSON] = "json",
	[UPH_FORMAT_XLSX] = "xlsx",
	[UPH_FORMAT_HTML] = "html",
};

enum uph_status paper_folder_name(struct paper_folder *folder, const char *within, const char *words,
	enum uph_format format, struct buffer *out, struct uph_error *err)
{
	for (int number = 1;; number++) {
		buffer_clear(out);
		buffer_print(out, "%s%s", within, *within ? "/" : "");
		text_file_name(out, words);
		if (number > 1)
			buffer_print(out, "-%d", number);
		buffer_print(out, ".%s", suffixes[format]);
		if (buffer_failed(out) || !is_taken(folder, buffer_string(out)))
			break;
	}
	buffer_print(&folder->names, "\n%s\n", buffer_string(out));
	return buffer_failed(out) || buffer_failed(&folder->names) ? too_long(folder, err) : UPH_OK;
}

/* ---- files ---- */

enum uph_status paper_folder_write(const struct paper_folder *folder, const char *name,
	const struct uph_report *report, enum uph_format format, struct buffer *path, struct uph_error *err)
{
	static const char *const names[UPH_FORMAT_COUNT] = {
		[UPH_FORMAT_TEXT] = "text",
		[UPH_FORMAT_CSV] = "csv",
		[UPH_FORMAT_JSON] = "json",
		[UPH_FORMAT_XLSX] = "xlsx",
		[UPH_FORMAT_HTML] = "html",
	};
	struct invocation one = *folder->invocation;
	struct output output;
	struct buffer own;
	buffer_init(&own, PATH_BYTES_MAX);
	if (!path)
		path = &own;
	buffer_clear(path);
	enum uph_status status = put_path(folder, name, path) ? UPH_OK : too_long(folder, err);
	one.arguments.values[OPTION_FORMAT] = names[format];
	one.arguments.values[OPTION_OUTPUT] = buffer_string(path);
	if (format != UPH_FORMAT_CSV)
		one.arguments.values[OPTION_CSV] = NULL;
	if (status == UPH_OK)
		status = output_choose(&one, &output, err);
	if (status == UPH_OK)
		status = output_draw(&output, report, err);
	buffer_free(&own);
	return status;
}

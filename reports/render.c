/* From a report to a file that is whole or absent: chooses the format, checks the report, draws, and puts the
 * file in its place.
 *
 * The rules: a file is drawn under a temporary name in the same folder, forced to disk, and only then given
 * its own name, so that what stood there before stays until the new is complete; a report that lost a row for
 * want of memory or whose total cannot be held is drawn nowhere; every short write is an error. */
#define _XOPEN_SOURCE 700 /* realpath() */

#include "reports/render.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/buffer.h"
#include "ledger/base/reason.h"
#include "ledger/base/text.h"

static const struct format {
	const char *name;
	const char *suffixes[2]; /* the usual one, and another or NULL */
	render_draw *draw;
} formats[UPH_FORMAT_COUNT] = {
	[UPH_FORMAT_TEXT] = {"text", {".txt"}, render_text},
	[UPH_FORMAT_CSV] = {"csv", {".csv"}, render_csv},
	[UPH_FORMAT_JSON] = {"json", {".json"}, render_json},
	[UPH_FORMAT_XLSX] = {"xlsx", {".xlsx"}, render_xlsx},
	[UPH_FORMAT_HTML] = {"html", {".html", ".htm"}, render_html},
};

/* ---- choosing ---- */

static void list_names(struct buffer *out)
{
	for (size_t i = 0; i < UPH_FORMAT_COUNT; i++) {
		if (i > 0)
			buffer_text(out, i + 1 < UPH_FORMAT_COUNT ? ", " : " eller ");
		buffer_text(out, formats[i].name);
	}
}

static const char *near_name(const char *name)
{
	const char *nearest = NULL;
	size_t least = 3;
	for (size_t i = 0; i < UPH_FORMAT_COUNT; i++) {
		size_t distance = text_distance(name, formats[i].name, 2);
		if (distance < least && distance < strlen(formats[i].name)) {
			least = distance;
			nearest = formats[i].name;
		}
	}
	return nearest;
}

enum uph_status uph_format_named(const char *name, enum uph_format *out, struct uph_error *err)
{
	for (size_t i = 0; i < UPH_FORMAT_COUNT; i++) {
		if (strcasecmp(name, formats[i].name) == 0) {
			*out = (enum uph_format)i;
			return UPH_OK;
		}
	}
	char asked[TEXT_EXCERPT_MAX];
	struct buffer names;
	buffer_init(&names, 256);
	list_names(&names);
	const char *near = near_name(name);
	enum uph_status status = uph_fail(err, UPH_E_USAGE, "formatet \"%s\" finns inte; välj %s%s%s%s",
		text_excerpt(name, strlen(name), asked), buffer_string(&names), near ? ". Menade du " : "",
		near ? near : "", near ? "?" : "");
	buffer_free(&names);
	return status;
}

bool uph_format_of_path(const char *path, enum uph_format *out)
{
	const char *name = strrchr(path, '/');
	const char *suffix = strrchr(name ? name : path, '.');
	if (!suffix)
		return false;
	for (size_t i = 0; i < 2 * UPH_FORMAT_COUNT; i++) {
		const char *known = formats[i / 2].suffixes[i % 2];
		if (known && strcasecmp(suffix, known) == 0) {
			*out = (enum uph_format)(i / 2);
			return true;
		}
	}
	return false;
}

/* ---- what several formats ask ---- */

bool render_row_is_data(const struct uph_section *section, const struct uph_row *row)
{
	if (row->style == UPH_ROW_SIGN || row->style == UPH_ROW_INPUT)
		return false;
	return section->all_rows || row->style == UPH_ROW_PLAIN || row->style == UPH_ROW_MUTED;
}

const char *render_row_kind(enum uph_row_style style)
{
	switch (style) {
	case UPH_ROW_SUBTOTAL:
		return "subtotal";
	case UPH_ROW_TOTAL:
		return "total";
	case UPH_ROW_MUTED:
		return "muted";
	case UPH_ROW_SIGN:
		return "sign";
	case UPH_ROW_INPUT:
		return "input";
	case UPH_ROW_PLAIN:
		break;
	}
	return "plain";
}

const struct uph_section *render_data(const struct uph_report *report, size_t *next)
{
	while (*next < report->section_count && report->sections[*next].paper_only)
		++*next;
	return *next < report->section_count ? &report->sections[(*next)++] : NULL;
}

bool render_column_adds_up(const struct uph_column *column)
{
	return column->kind == UPH_VALUE_MONEY && (column->flags & UPH_COLUMN_TOTAL);
}

enum uph_status render_write_failed(const char *name, int error, struct uph_error *err)
{
	return uph_fail(err, UPH_E_IO, "%s kan inte skrivas: %s", name ? name : "utmatningen",
		reason_to_write(error));
}

/* ---- checking ---- */

static enum uph_status check_totals(const struct uph_section *section, struct uph_error *err)
{
	struct uph_money sum;
	for (size_t i = 0; i < section->column_count; i++)
		if (render_column_adds_up(&section->columns[i]) && !uph_section_total(section, i, &sum))
			return uph_fail(err, UPH_E_OVERFLOW,
				"summan av kolumnen \"%s\" är större än vad som kan hållas i ören",
				section->columns[i].label);
	return UPH_OK;
}

static enum uph_status check_part(const struct uph_report *report, struct uph_error *err)
{
	if (!uph_report_complete(report) || (report->findings && !uph_findings_complete(report->findings)))
		return uph_fail(err, UPH_E_MEMORY, "minnet räckte inte till rapporten \"%s\"", report->title);
	for (size_t i = 0; i < report->section_count; i++) {
		enum uph_status status = check_totals(&report->sections[i], err);
		if (status != UPH_OK)
			return status;
	}
	return UPH_OK;
}

static enum uph_status check(const struct uph_report *report, struct uph_error *err)
{
	enum uph_status status = check_part(report, err);
	for (size_t i = 0; status == UPH_OK && i < report->part_count; i++)
		status = check_part(report->parts[i], err);
	return status;
}

/* ---- putting in place ---- */

static enum uph_status draw_open(const struct uph_report *report, const struct format *format,
	const struct uph_render_options *options, FILE *file, const char *name, struct uph_error *err)
{
	struct sink sink = {.file = file};
	enum uph_status status = format->draw(report, options, &sink, err);
	if (!sink_flush(&sink) && (status == UPH_OK || status == UPH_E_IO))
		return render_write_failed(name, sink.error, err);
	return status;
}

/* A device, a pipe: no name to give, written to as it is. */
static enum uph_status draw_device(const struct uph_report *report, const struct format *format,
	const struct uph_render_options *options, const char *path, struct uph_error *err)
{
	FILE *file = fopen(path, "wb");
	if (!file)
		return render_write_failed(path, errno, err);
	enum uph_status status = draw_open(report, format, options, file, path, err);
	if (fclose(file) != 0 && status == UPH_OK)
		return render_write_failed(path, errno, err);
	return status;
}

/* Creates ".name.uph-<pid>-<n>" in the target's folder, with the rights a new file gets or those of the file
 * it will replace. */
static int temporary_create(const char *target, const struct stat *old, struct buffer *name)
{
	const char *slash = strrchr(target, '/');
	size_t folder = slash ? (size_t)(slash - target) + 1 : 0;
	size_t length = strlen(target + folder);
	size_t kept = text_cut(target + folder, length < 100 ? length : 100);
	for (unsigned attempt = 0; attempt < 1000; attempt++) {
		buffer_clear(name);
		buffer_append(name, target, folder);
		buffer_print(name, ".%.*s.uph-%ld-%u", (int)kept, target + folder, (long)getpid(), attempt);
		if (buffer_failed(name))
			break;
		int fd = open(buffer_string(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0 && old)
			(void)fchmod(
				fd, old->st_mode & 0777); /* a courtesy: the file is no worse without it */
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	errno = ENAMETOOLONG;
	return -1;
}

static bool force_to_disk(FILE *file)
{
	/* Some file systems have no such thing; that is no failure. */
	return fsync(fileno(file)) == 0 || errno == EINVAL || errno == ENOTSUP;
}

static enum uph_status draw_file(const struct uph_report *report, const struct format *format,
	const struct uph_render_options *options, const char *target, const struct stat *old,
	const char *shown, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	struct buffer temporary;
	FILE *file = NULL;
	bool created = false;
	buffer_init(&temporary, PATH_MAX + 256);

	int fd = temporary_create(target, old, &temporary);
	if (fd < 0) {
		status = render_write_failed(shown, errno, err);
		goto out;
	}
	created = true;
	file = fdopen(fd, "wb");
	if (!file) {
		status = render_write_failed(shown, errno, err);
		(void)close(fd);
		goto out;
	}
	status = draw_open(report, format, options, file, shown, err);
	if (status != UPH_OK)
		goto out;
	if (!force_to_disk(file)) {
		status = render_write_failed(shown, errno, err);
		goto out;
	}
	int closed = fclose(file);
	file = NULL;
	if (closed != 0 || rename(buffer_string(&temporary), target) != 0)
		status = render_write_failed(shown, errno, err);
	else
		created = false;
out:
	if (file)
		(void)fclose(file);
	if (created)
		(void)unlink(buffer_string(&temporary));
	buffer_free(&temporary);
	return status;
}

static enum uph_status draw_path(const struct uph_report *report, const struct format *format,
	const struct uph_render_options *options, const char *path, struct uph_error *err)
{
	struct stat old;
	if (stat(path, &old) != 0)
		return draw_file(report, format, options, path, NULL, path, err);
	if (S_ISDIR(old.st_mode))
		return render_write_failed(path, EISDIR, err);
	if (!S_ISREG(old.st_mode))
		return draw_device(report, format, options, path, err);
	if (access(path, W_OK) != 0)
		return render_write_failed(path, errno, err);
	/* A link is followed: its file is replaced, the link stays. */
	char *real = realpath(path, NULL);
	if (!real)
		return render_write_failed(path, errno, err);
	enum uph_status status = draw_file(report, format, options, real, &old, path, err);
	free(real);
	return status;
}

enum uph_status uph_report_render(const struct uph_report *report, enum uph_format format,
	const struct uph_render_options *options, const char *path, struct uph_error *err)
{
	static const struct uph_render_options plain;
	if (!options)
		options = &plain;
	enum uph_status status = check(report, err);
	if (status != UPH_OK)
		return status;
	if (!path || strcmp(path, "-") == 0)
		return draw_open(report, &formats[format], options, stdout, NULL, err);
	return draw_path(report, &formats[format], options, path, err);
}

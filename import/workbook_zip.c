/* The zip side of workbooks, on libzip: see workbook_zip.h. */
#include "import/workbook_zip.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>

#define RATIO_FROM_BYTES ((uint64_t)1 << 20)

/* The end record and the longest comment after it, with a 64-bit locator before; a directory of some
 * fifty thousand parts. */
enum { END_RECORD = 22, TAIL_MAX = 65536 + 64, DIRECTORY_MAX = 4 << 20 };

struct workbook_zip {
	zip_t *archive;
	uint64_t length; /* of the file */
	struct table_limits limits;
};

struct workbook_part {
	zip_file_t *file;
	const struct table_limits *limits;
	uint64_t zipped;
	uint64_t unzipped;
	char name[256];
};

static enum uph_status refuse_archive(int code, struct uph_error *err)
{
	switch (code) {
	case ZIP_ER_MEMORY:
		return table_out_of_memory(err);
	case ZIP_ER_NOZIP:
	case ZIP_ER_INCONS:
	case ZIP_ER_EOF:
		return uph_fail(err, UPH_E_REFUSED,
			"Arbetsboken är avkortad eller skadad (slutet saknas): hämta eller spara den igen.");
	case ZIP_ER_READ:
	case ZIP_ER_SEEK:
	case ZIP_ER_OPEN:
		return uph_fail(err, UPH_E_IO, "Arbetsboken kan inte läsas från disken: försök igen.");
	default:
		break;
	}
	return uph_fail(
		err, UPH_E_REFUSED, "Arbetsboken är skadad (zip-fel %d): hämta eller spara den igen.", code);
}

static zip_t *open_memory(const struct table_bytes *bytes, int *code)
{
	zip_error_t error;
	zip_error_init(&error);
	zip_t *archive = NULL;
	zip_source_t *source = zip_source_buffer_create(bytes->memory, bytes->length, 0, &error);
	if (source) {
		archive = zip_open_from_source(source, ZIP_RDONLY, &error);
		if (!archive)
			zip_source_free(source);
	}
	*code = zip_error_code_zip(&error);
	zip_error_fini(&error);
	return archive;
}

static zip_t *open_file(const struct table_bytes *bytes, int *code)
{
	int fd = fcntl(bytes->fd, F_DUPFD_CLOEXEC, 0);
	if (fd < 0) {
		*code = ZIP_ER_OPEN;
		return NULL;
	}
	(void)lseek(fd, 0, SEEK_SET);
	zip_t *archive = zip_fdopen(fd, 0, code);
	if (!archive)
		(void)close(fd);
	return archive;
}

static uint64_t little_endian(const unsigned char *data, int count)
{
	uint64_t number = 0;
	while (count > 0)
		number = number << 8 | data[--count];
	return number;
}

/* The size of the directory that an end record at tail[at] tells of; a 64-bit record stands elsewhere. */
static enum uph_status directory_size(const struct table_bytes *bytes, const unsigned char *tail, size_t at,
	uint64_t *size, struct uph_error *err)
{
	unsigned char record[56];
	size_t got = 0;
	*size = little_endian(tail + at + 12, 4);
	if (*size != UINT32_MAX || at < 20 || memcmp(tail + at - 20, "PK\6\7", 4) != 0)
		return UPH_OK;
	uint64_t where = little_endian(tail + at - 12, 8);
	enum uph_status status = table_bytes_read(bytes, where, record, sizeof record, &got, err);
	if (status == UPH_OK && got == sizeof record)
		*size = little_endian(record + 40, 8);
	return status;
}

/* A directory of millions of parts fills the memory before the first is opened: ask the end of the file
 * first. */
static enum uph_status check_directory(const struct table_bytes *bytes, struct uph_error *err)
{
	uint64_t from = bytes->length > TAIL_MAX ? bytes->length - TAIL_MAX : 0, size = 0;
	size_t got = 0;
	unsigned char *tail = malloc(TAIL_MAX);
	if (!tail)
		return table_out_of_memory(err);
	enum uph_status status = table_bytes_read(bytes, from, tail, TAIL_MAX, &got, err);
	for (size_t at = 0; status == UPH_OK && at + END_RECORD <= got; at++) {
		if (tail[at] != 'P' || memcmp(tail + at, "PK\5\6", 4) != 0)
			continue;
		status = directory_size(bytes, tail, at, &size, err);
		if (status == UPH_OK && size > DIRECTORY_MAX)
			status = uph_fail(err, UPH_E_LIMIT,
				"Arbetsboken har för många delar, som en fil gjord för att skada: spara "
				"tabellen på nytt i ett "
				"kalkylprogram.");
	}
	free(tail);
	return status;
}

/* libzip says that there is no archive also when memory ends while it reads the directory. It is asked twice:
 * when memory is still at an end, the second look at the directory tells. */
static enum uph_status open_archive(const struct table_bytes *bytes, zip_t **out, struct uph_error *err)
{
	int code = 0;
	for (int attempt = 0; attempt < 2; attempt++) {
		enum uph_status status = check_directory(bytes, err);
		if (status != UPH_OK)
			return status;
		*out = bytes->fd < 0 ? open_memory(bytes, &code) : open_file(bytes, &code);
		if (*out)
			return UPH_OK;
	}
	return refuse_archive(code, err);
}

enum uph_status workbook_zip_open(const struct table_bytes *bytes, const struct table_limits *limits,
	struct workbook_zip **out, struct uph_error *err)
{
	*out = NULL;
	struct workbook_zip *zip = calloc(1, sizeof *zip);
	if (!zip)
		return table_out_of_memory(err);
	zip->limits = *limits;
	zip->length = bytes->length;
	enum uph_status status = open_archive(bytes, &zip->archive, err);
	if (status != UPH_OK)
		free(zip);
	else
		*out = zip;
	return status;
}

void workbook_zip_close(struct workbook_zip *zip)
{
	if (!zip)
		return;
	zip_discard(zip->archive);
	free(zip);
}

static zip_int64_t locate(const struct workbook_zip *zip, const char *name)
{
	zip_int64_t index = zip_name_locate(zip->archive, name, ZIP_FL_ENC_GUESS);
	return index >= 0 ? index : zip_name_locate(zip->archive, name, ZIP_FL_NOCASE);
}

/* Of two parts with one name another program may read the other, and show a person another table. */
static enum uph_status check_alone(
	const struct workbook_zip *zip, const char *name, zip_int64_t index, struct uph_error *err)
{
	zip_int64_t count = zip_get_num_entries(zip->archive, 0);
	for (zip_int64_t i = 0; i < count; i++) {
		const char *other = i == index ? NULL : zip_get_name(zip->archive, (zip_uint64_t)i, 0);
		if (other && strcasecmp(other, name) == 0)
			return uph_fail(err, UPH_E_REFUSED,
				"Arbetsboken har delen %s mer än en gång, som en fil gjord för att skada: spara "
				"tabellen på nytt i ett kalkylprogram.",
				name);
	}
	return UPH_OK;
}

bool workbook_zip_has(const struct workbook_zip *zip, const char *name)
{
	return locate(zip, name) >= 0;
}

/* Memory may end in libzip, or in zlib, which unpacks for it. */
static bool is_memory(const struct zip_error *error)
{
	int code = zip_error_code_zip(error);
	return code == ZIP_ER_MEMORY || (code == ZIP_ER_ZLIB && zip_error_code_system(error) == Z_MEM_ERROR);
}

static enum uph_status refuse_part(const char *name, const struct zip_error *error, struct uph_error *err)
{
	int code = zip_error_code_zip(error);
	if (is_memory(error))
		return table_out_of_memory(err);
	if (code == ZIP_ER_NOPASSWD || code == ZIP_ER_WRONGPASSWD || code == ZIP_ER_ENCRNOTSUPP)
		return uph_fail(err, UPH_E_REFUSED,
			"Arbetsboken är skyddad med lösenord: ta bort lösenordet och spara den igen.");
	if (code == ZIP_ER_COMPNOTSUPP)
		return uph_fail(err, UPH_E_REFUSED,
			"Delen %s är packad på ett sätt som inte kan läsas: öppna arbetsboken och spara den "
			"igen.",
			name);
	return uph_fail(err, UPH_E_REFUSED,
		"Arbetsboken är skadad (delen %s kan inte packas upp): hämta eller spara den igen.", name);
}

enum uph_status workbook_part_open(
	struct workbook_zip *zip, const char *name, struct workbook_part **out, struct uph_error *err)
{
	zip_stat_t st;
	*out = NULL;
	zip_int64_t index = locate(zip, name);
	if (index < 0)
		return uph_fail(err, UPH_E_REFUSED,
			"Arbetsboken saknar delen %s: öppna den och spara den igen.", name);
	enum uph_status status = check_alone(zip, name, index, err);
	if (status != UPH_OK)
		return status;
	if (zip_stat_index(zip->archive, (zip_uint64_t)index, 0, &st) != 0)
		return refuse_part(name, zip_get_error(zip->archive), err);
	if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE)
		return uph_fail(err, UPH_E_REFUSED,
			"Arbetsboken är skyddad med lösenord: ta bort lösenordet och spara den igen.");
	struct workbook_part *part = calloc(1, sizeof *part);
	if (!part)
		return table_out_of_memory(err);
	part->limits = &zip->limits;
	/* What the directory says may be a lie: no part is larger than the file. */
	part->zipped = (st.valid & ZIP_STAT_COMP_SIZE) ? st.comp_size : 0;
	if (part->zipped > zip->length)
		part->zipped = zip->length;
	(void)snprintf(part->name, sizeof part->name, "%s", name);
	part->file = zip_fopen_index(zip->archive, (zip_uint64_t)index, 0);
	if (!part->file) {
		free(part);
		return refuse_part(name, zip_get_error(zip->archive), err);
	}
	*out = part;
	return UPH_OK;
}

void workbook_part_close(struct workbook_part *part)
{
	if (!part)
		return;
	(void)zip_fclose(part->file);
	free(part);
}

const char *workbook_part_name(const struct workbook_part *part)
{
	return part->name;
}

static enum uph_status check_limits(const struct workbook_part *part, struct uph_error *err)
{
	const struct table_limits *limits = part->limits;
	if (part->unzipped > limits->unzipped_bytes)
		return uph_fail(err, UPH_E_LIMIT,
			"Delen %s är uppackad större än gränsen %llu byte: ta bort det som inte hör till "
			"tabellen, "
			"eller dela upp filen.",
			part->name, (unsigned long long)limits->unzipped_bytes);
	if (part->unzipped > RATIO_FROM_BYTES && part->unzipped / limits->unzipped_ratio > part->zipped)
		return uph_fail(err, UPH_E_LIMIT,
			"Delen %s växer mer än %u gånger när den packas upp, som i en fil gjord för att "
			"skada: "
			"spara tabellen på nytt i ett kalkylprogram.",
			part->name, limits->unzipped_ratio);
	return UPH_OK;
}

enum uph_status workbook_part_read(
	struct workbook_part *part, void *data, size_t size, size_t *got, struct uph_error *err)
{
	*got = 0;
	zip_int64_t count = zip_fread(part->file, data, size);
	if (count < 0)
		return refuse_part(part->name, zip_file_get_error(part->file), err);
	*got = (size_t)count;
	part->unzipped += (uint64_t)count;
	return check_limits(part, err);
}

/* The part's first bytes as text; "" when it is not there. */
static void part_head(struct workbook_zip *zip, const char *name, char *text, size_t size)
{
	struct workbook_part *part = NULL;
	size_t got = 0;
	if (workbook_zip_has(zip, name) && workbook_part_open(zip, name, &part, NULL) == UPH_OK)
		(void)workbook_part_read(part, text, size - 1, &got, NULL);
	text[got] = '\0';
	workbook_part_close(part);
}

static enum uph_status refuse_document(
	const struct workbook_zip *zip, const char *mimetype, struct uph_error *err)
{
	if (workbook_zip_has(zip, "xl/workbook.bin"))
		return uph_fail(err, UPH_E_REFUSED,
			"Filen är en binär arbetsbok (.xlsb): öppna den i Excel och spara den som .xlsx.");
	if (workbook_zip_has(zip, "word/document.xml") || strstr(mimetype, "opendocument.text"))
		return uph_fail(err, UPH_E_REFUSED,
			"Filen är ett textdokument, inte en arbetsbok: kopiera tabellen till ett kalkylblad "
			"och spara det "
			"som .xlsx.");
	if (workbook_zip_has(zip, "ppt/presentation.xml") || strstr(mimetype, "opendocument.presentation"))
		return uph_fail(err, UPH_E_REFUSED,
			"Filen är en presentation, inte en arbetsbok: kopiera tabellen till ett kalkylblad "
			"och spara det "
			"som .xlsx.");
	return uph_fail(err, UPH_E_REFUSED,
		"Filen är ett zip-arkiv utan arbetsbok: packa upp det, och läs in filen som ligger i det.");
}

enum uph_status workbook_zip_sniff(
	const struct table_bytes *bytes, const struct table_driver **out, struct uph_error *err)
{
	static const struct table_limits limits = {.unzipped_bytes = 1 << 20, .unzipped_ratio = 200};
	struct workbook_zip *zip;
	char mimetype[128];
	enum uph_status status = workbook_zip_open(bytes, &limits, &zip, err);
	if (status != UPH_OK)
		return status;
	part_head(zip, "mimetype", mimetype, sizeof mimetype);
	if (strstr(mimetype, "opendocument.spreadsheet") ||
		(!*mimetype && workbook_zip_has(zip, "content.xml") &&
			workbook_zip_has(zip, "META-INF/manifest.xml")))
		*out = &table_ods_driver;
	else if (!*mimetype && !workbook_zip_has(zip, "word/document.xml") &&
		 !workbook_zip_has(zip, "ppt/presentation.xml") &&
		 !workbook_zip_has(zip, "xl/workbook.bin") && workbook_zip_has(zip, "_rels/.rels"))
		*out = &table_xlsx_driver;
	else
		status = refuse_document(zip, mimetype, err);
	workbook_zip_close(zip);
	return status;
}

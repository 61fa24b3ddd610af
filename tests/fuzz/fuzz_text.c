/* Text from any bytes: folded, measured, cut, quoted and made into the name of a file, nothing overruns, and
 * folding a second time changes nothing. Bytes in any encoding, in any pieces, are decoded the same. */
#include <stdlib.h>
#include <string.h>

#include "import/encoding.h"
#include "ledger/base/buffer.h"
#include "ledger/base/money_words.h"
#include "ledger/base/text.h"
#include "tests/fuzz/require.h"

static void check_fold(const char *text, size_t length)
{
	struct buffer once, twice;
	buffer_init(&once, 3 * length);
	buffer_init(&twice, 3 * length);
	text_fold(&once, text, length);
	require(!buffer_failed(&once));
	require(text_valid(buffer_string(&once), once.length, NULL));
	text_fold(&twice, buffer_string(&once), once.length);
	require(once.length == twice.length);
	require(strcmp(buffer_string(&once), buffer_string(&twice)) == 0);
	require(once.length == 0 || text_has(buffer_string(&once), buffer_string(&twice), true));
	require(text_distance(buffer_string(&once), buffer_string(&twice), 256) == 0 || once.length > 256);
	require(text_same(buffer_string(&once), buffer_string(&twice)));
	int years[8];
	size_t count = words_years(buffer_string(&once), years, 8);
	require(count <= 8 && words_money_years(buffer_string(&once), years, 8) <= 8);
	require(words_balance_years(buffer_string(&once), years, 8) <= 8);
	(void)words_return(buffer_string(&once));
	buffer_free(&once);
	buffer_free(&twice);
}

static void check_shown(const char *text, size_t length)
{
	char excerpt[TEXT_EXCERPT_MAX];
	require(text_cut(text, length) <= length && text_width(text, length) <= 2 * length);
	text_excerpt(text, length, excerpt);
	require_clean_text(excerpt);
}

static void check_name(const char *text)
{
	struct buffer name;
	buffer_init(&name, 4 * strlen(text) + 64);
	text_file_name(&name, text);
	const char *made = buffer_string(&name);
	require(!buffer_failed(&name) && made[0] != '.' && !strchr(made, '/') && !strchr(made, '\\'));
	require_clean_text(made);
	buffer_free(&name);
}

static void decode(const uint8_t *data, size_t size, size_t piece, struct buffer *out)
{
	struct encoding_scan scan;
	struct encoding_decoder decoder = {0};
	struct uph_error err = {0};
	unsigned skip;
	buffer_init(out, 4 * size + 16);
	encoding_scan_begin(&scan);
	/* The width is told from the first piece, which is whole in a file. */
	if (size > 0)
		encoding_scan_add(&scan, data, size);
	enum uph_status status = encoding_scan_end(&scan, &decoder.encoding, &skip, &err);
	if (status != UPH_OK) {
		require_refusal(status, &err);
		return;
	}
	require(skip <= size);
	for (size_t at = skip; at < size; at += piece)
		encoding_decode(&decoder, data + at, size - at < piece ? size - at : piece, out);
	require(!buffer_failed(out));
	require(out->length == 0 ||
		(text_valid(out->data, out->length, NULL) && !memchr(out->data, '\r', out->length)));
}

static void check_decoded(const uint8_t *data, size_t size)
{
	struct buffer whole, pieces;
	decode(data, size, size + 1, &whole);
	decode(data, size, 1, &pieces);
	require(whole.length == pieces.length);
	require(whole.length == 0 || memcmp(whole.data, pieces.data, whole.length) == 0);
	buffer_free(&whole);
	buffer_free(&pieces);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 1 << 14)
		return 0;
	char *text = malloc(size > 0 ? size : 1), *ended = malloc(size + 1);
	require(text && ended);
	if (size > 0)
		memcpy(text, data, size);
	memcpy(ended, text, size);
	ended[size] = '\0';
	check_fold(text, size);
	check_shown(text, size);
	check_decoded(data, size);
	if (text_valid(ended, strlen(ended), NULL))
		check_name(ended);
	free(text);
	free(ended);
	return 0;
}

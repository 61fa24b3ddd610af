#include "import/row_key.h"

#include <string.h>

#include "ledger/base/text.h"

#define KEY_TEXT_MAX ((size_t)1 << 20)

enum uph_status row_keys_begin(struct row_keys *keys, struct uph_error *err)
{
	buffer_init(&keys->bytes, KEY_TEXT_MAX);
	keys->digest = digest_new();
	return keys->digest ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
}

void row_keys_end(struct row_keys *keys)
{
	digest_free(keys->digest);
	buffer_free(&keys->bytes);
}

void row_key_clear(struct row_keys *keys)
{
	buffer_clear(&keys->bytes);
}

void row_key_put(struct row_keys *keys, const char *text)
{
	text_fold(&keys->bytes, text, strlen(text));
	buffer_byte(&keys->bytes, '\0');
}

enum uph_status row_key_of(
	struct row_keys *keys, size_t occurrence, unsigned char out[UPH_ROW_KEY_SIZE], struct uph_error *err)
{
	return row_key_of_bytes(keys, &keys->bytes, occurrence, out, err);
}

enum uph_status row_key_of_bytes(struct row_keys *keys, struct buffer *bytes, size_t occurrence,
	unsigned char out[UPH_ROW_KEY_SIZE], struct uph_error *err)
{
	unsigned char hash[DIGEST_SIZE];
	size_t length = bytes->length;
	if (occurrence == 1) /* most are said once */
		buffer_append(bytes, " 1", 2);
	else
		buffer_print(bytes, " %zu", occurrence);
	if (buffer_failed(bytes) || !digest_begin(keys->digest) ||
		!digest_add(keys->digest, buffer_string(bytes), bytes->length) ||
		!digest_end(keys->digest, hash))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	memcpy(out, hash, UPH_ROW_KEY_SIZE);
	bytes->length = length;
	return UPH_OK;
}

enum uph_status row_key_take(struct row_keys *keys, struct uph_ledger *ledger,
	unsigned char out[UPH_ROW_KEY_SIZE], struct uph_error *err)
{
	for (size_t occurrence = 1;; occurrence++) {
		int64_t entry;
		enum uph_status status = row_key_of(keys, occurrence, out, err);
		if (status == UPH_OK)
			status = uph_entry_by_row_key(ledger, out, &entry, err);
		if (status != UPH_OK)
			return status == UPH_E_MISSING ? UPH_OK : status;
	}
}

enum uph_status row_key_make(struct row_keys *keys, struct uph_ledger *ledger, const struct plan_facts *facts,
	const char *fund, unsigned char out[UPH_ROW_KEY_SIZE], struct uph_error *err)
{
	row_key_clear(keys);
	row_key_put(keys, "matrix");
	row_key_put(keys, fund);
	row_key_put(keys, uph_event_name(facts->event));
	row_key_put(keys, facts->purpose);
	row_key_put(keys, facts->activity);
	row_key_put(keys, facts->recipient);
	buffer_print(
		&keys->bytes, "%d %d %lld", facts->decided.ymd, facts->out, (long long)facts->amount.ore);
	return row_key_take(keys, ledger, out, err);
}

/* Documents beside a decision, an allocation, a voucher or a party, each known by the SHA-256 of its bytes,
 * and kept in the ledger when asked for. */
#ifndef UPH_ATTACHMENT_H
#define UPH_ATTACHMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"
#include "uph/ledger.h"

struct uph_attachment {
	int64_t id, recorded_at;
	const char *name; /* the file's, without folders */
	unsigned char digest[UPH_DIGEST_SIZE];
	int64_t size;
	int64_t decision, allocation, voucher, party; /* one of them; the others 0 */
	bool stored;                                  /* its bytes are in the ledger */
	const char *person;
};

/* Inside a change. `content` NULL: only the digest is kept. UPH_E_EXISTS when the same document lies there
 * already; with content that was not stored before, it is stored, and UPH_OK. UPH_E_MISSING when there is no
 * such voucher, UPH_E_INVARIANT when the content is not what the digest says. */
enum uph_status uph_attachment_add(struct uph_ledger *ledger, const struct uph_attachment *attachment,
	const void *content, struct uph_error *err);
enum uph_status uph_attachments(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(
		void *context, const struct uph_attachment *attachment, struct uph_error *err),
	void *context, struct uph_error *err);
/* The bytes of a stored document, by at least 8 digits of its digest; freed with free(). */
enum uph_status uph_attachment_content(
	struct uph_ledger *ledger, const char *digest, void **out, size_t *length, struct uph_error *err);

#endif

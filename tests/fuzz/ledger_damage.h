/* Damage to a ledger's file, read from the bytes that a fuzzer makes: each is a few bytes that say which
 * kind, where and what. Bytes that say nothing more are no damage. */
#ifndef UPH_TESTS_FUZZ_LEDGER_DAMAGE_H
#define UPH_TESTS_FUZZ_LEDGER_DAMAGE_H

#include <stddef.h>
#include <stdint.h>

/* At most so many of the damages are done. */
#define DAMAGES_MAX 6

/* Kinds, the first byte modulo their number. Behind it stand, each a byte unless said:
 *   BYTES   page (2), offset (2), count, the bytes
 *   HEADER  offset, count, the bytes: of the first hundred bytes of the file
 *   COPY    page (2), page (2): the first becomes a copy of the second
 *   SWAP    page (2), page (2)
 *   ZERO    page (2)
 *   CUT     pages (2), bytes: what is left of the file
 *   GROW    count, the bytes, at the end
 *   ROW     table, row, column, value: a field, past CHECK, NOT NULL, STRICT and the guards, which stand
 * afterwards DELETE  table, row: past the guards, which stand afterwards SCHEMA  which: a hostile object, or
 * one that is gone ROOT    object, object: the first is said to begin where the second does */
enum damage {
	DAMAGE_BYTES,
	DAMAGE_HEADER,
	DAMAGE_COPY,
	DAMAGE_SWAP,
	DAMAGE_ZERO,
	DAMAGE_CUT,
	DAMAGE_GROW,
	DAMAGE_ROW,
	DAMAGE_DELETE,
	DAMAGE_SCHEMA,
	DAMAGE_ROOT,
	DAMAGE_KINDS
};

/* Damages the file at `path` as the bytes say. A damage that cannot be done to what others have left is left
 * out. */
void ledger_damage(const char *path, const uint8_t *data, size_t size);

#endif

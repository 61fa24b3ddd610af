/* SHA-256 by OpenSSL. */
#ifndef UPH_BASE_DIGEST_H
#define UPH_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#define DIGEST_SIZE 32
#define DIGEST_HEX_MAX 65

struct digest; /* a running digest, to be used again and again */

/* NULL when memory is out. */
struct digest *digest_new(void);
void digest_free(struct digest *digest);
bool digest_begin(struct digest *digest);
bool digest_add(struct digest *digest, const void *data, size_t length);
bool digest_end(struct digest *digest, unsigned char out[DIGEST_SIZE]);

/* Lower-case hexadecimal into text[DIGEST_HEX_MAX]; returns `text`. */
char *digest_hex(const unsigned char digest[DIGEST_SIZE], char *text);

/* The fewest digits that a digest is known by. A paper's foot has 16. */
#define DIGEST_DIGITS_MIN 8
/* Reads the beginning of a digest as it stands on a paper, "3f9a 17c2 8b04 d6e1", in any case and with any
 * spaces: the lowest and the highest digest that begin so. How many digits there were; 0 for anything else.
 */
size_t digest_read_beginning(
	const char *text, unsigned char low[DIGEST_SIZE], unsigned char high[DIGEST_SIZE]);

#endif

/* SHA-256 by OpenSSL's own functions and not by its interface of exchangeable algorithms: there, finding the
 * algorithm reads a configuration file and costs a millisecond at every start that writes or verifies, more
 * than thousands of small digests. OpenSSL 3 would rather that programs used the interface, and still has
 * these. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "ledger/base/digest.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/sha.h>

struct digest {
	SHA256_CTX context;
};

struct digest *digest_new(void)
{
	return calloc(1, sizeof(struct digest));
}

void digest_free(struct digest *digest)
{
	free(digest);
}

bool digest_begin(struct digest *digest)
{
	return SHA256_Init(&digest->context) == 1;
}

bool digest_add(struct digest *digest, const void *data, size_t length)
{
	return length == 0 || SHA256_Update(&digest->context, data, length) == 1;
}

bool digest_end(struct digest *digest, unsigned char out[DIGEST_SIZE])
{
	return SHA256_Final(out, &digest->context) == 1;
}

char *digest_hex(const unsigned char digest[DIGEST_SIZE], char *text)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < DIGEST_SIZE; i++) {
		text[2 * i] = digits[digest[i] >> 4];
		text[2 * i + 1] = digits[digest[i] & 15];
	}
	text[2 * DIGEST_SIZE] = '\0';
	return text;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* How many bytes of space stand here: a space, a tab, the end of a line, or one of the spaces that keep
 * figures together (U+00A0, U+202F), which come along when a foot is copied. */
static size_t space_at(const char *text)
{
	if (*text == ' ' || *text == '\t' || *text == '\n' || *text == '\r')
		return 1;
	if (strncmp(text, "\xc2\xa0", 2) == 0)
		return 2;
	return strncmp(text, "\xe2\x80\xaf", 3) == 0 ? 3 : 0;
}

size_t digest_read_beginning(
	const char *text, unsigned char low[DIGEST_SIZE], unsigned char high[DIGEST_SIZE])
{
	size_t digits = 0;
	memset(low, 0x00, DIGEST_SIZE);
	memset(high, 0xff, DIGEST_SIZE);
	while (*text) {
		size_t space = space_at(text);
		int value = space ? 0 : hex_value(*text);
		if (value < 0 || (!space && digits == 2 * (size_t)DIGEST_SIZE))
			return 0;
		text += space ? space : 1;
		if (space)
			continue;
		unsigned shift = digits % 2 == 0 ? 4 : 0;
		low[digits / 2] = (unsigned char)(low[digits / 2] | (unsigned)value << shift);
		high[digits / 2] =
			(unsigned char)((high[digits / 2] & ~(15u << shift)) | (unsigned)value << shift);
		digits++;
	}
	return digits;
}

/* Statuses, the caller-owned error, and what a status means to a shell.
 *
 * Every function that can fail returns enum uph_status and takes a struct uph_error last, which may be
 * NULL. The library never prints and never exits. Messages are Swedish sentences for a controller: what
 * is wrong, where, by how much, and what to do. Nothing here allocates. */
#ifndef UPH_ERROR_H
#define UPH_ERROR_H

#include <stddef.h>

enum uph_status {
	UPH_OK = 0,
	UPH_END,          /* no more rows; not a failure, fills no error */
	UPH_E_MEMORY,     /* out of memory */
	UPH_E_IO,         /* a file cannot be read or written */
	UPH_E_NOT_LEDGER, /* the file is not a ledger */
	UPH_E_NEWER,      /* the ledger is of a newer version than this program */
	UPH_E_LOCKED,     /* another program is writing in the ledger */
	UPH_E_READONLY,   /* the ledger may not be written by this user */
	UPH_E_EXISTS,     /* what is to be created is there already */
	UPH_E_MISSING,    /* what is asked for is not there */
	UPH_E_DATABASE,   /* the database refused or is damaged */
	UPH_E_USAGE,      /* the words of the command are off */
	UPH_E_SYNTAX,     /* content that cannot be read as what it should be */
	UPH_E_LIMIT,      /* content larger than the stated limit */
	UPH_E_OVERFLOW,   /* an amount outside what the ledger can hold */
	UPH_E_REFUSED,    /* content that can be read and is not accepted */
	UPH_E_CONFLICT,   /* a source that says otherwise than the ledger */
	UPH_E_INVARIANT,  /* a rule of the books would be broken */
	UPH_STATUS_COUNT
};

/* Bytes of a message, the final NUL included; longer ones are cut at a character. */
#define UPH_ERROR_MESSAGE_MAX 1024

struct uph_error {
	enum uph_status status;
	char message[UPH_ERROR_MESSAGE_MAX];
};

/* Fills `err` (may be NULL) and returns `status`, so that a refusal is one line. */
enum uph_status uph_fail(struct uph_error *err, enum uph_status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "place: " before the message, on the way up: "fil.xlsx", then "Blad1!C14". Returns `status`. */
enum uph_status uph_error_at(struct uph_error *err, enum uph_status status, const char *place);

/* The exit code of the contract: 0 fine, 1 refused content, 2 usage, 3 file or ledger. */
int uph_status_exit(enum uph_status status);

/* A short English name, for logs and tests ("locked"). Never NULL. */
const char *uph_status_name(enum uph_status status);

#endif

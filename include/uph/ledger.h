/* The ledger as a file: create, open, refuse, write in one transaction, know its head.
 *
 * A ledger is one file. Writing happens between uph_ledger_begin() and uph_ledger_commit(); a crash, a
 * refusal or uph_ledger_rollback() leaves it as it was. One process writes at a time. Every text a ledger
 * function returns belongs to the ledger and lives until the next write, rollback or close. */
#ifndef UPH_LEDGER_H
#define UPH_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"

#define UPH_DIGEST_SIZE 32

struct uph_ledger;

struct uph_ledger_options {
	const char *person;       /* who writes; kept with every command. NULL: may only read */
	const char *words;        /* by which command: "uph import fordelning.xlsx" */
	int64_t (*clock)(void *); /* UTC microseconds; NULL: the system's clock */
	void *clock_context;
	bool read_only;
	int busy_milliseconds; /* how long to wait for another program; 0: 30 000 */
	/* Told every few milliseconds while another program is waited for; NULL: nobody. */
	void (*waiting)(void *context, int waited_milliseconds, int milliseconds_max);
	void *waiting_context;
	/* Told when an older book has been brought up to date: between which versions, and where the file as
	 * it was lies now. NULL: nobody. */
	void (*upgraded)(void *context, int version_before, int version, const char *kept_at);
	void *upgraded_context;
	/* To prove a book that may be a stranger's (uph_verify): opens it though its tables and guards are
	 * not as they should be, as far as nothing of the file's own runs. With read_only, and for nothing
	 * else. */
	bool examine;
};

/* Where the chain ends. All zero in a chain without records. */
struct uph_head {
	int64_t seq;
	int64_t recorded_at; /* UTC microseconds */
	int64_t voucher;     /* the last voucher's number */
	unsigned char hash[UPH_DIGEST_SIZE];
};

/* Creates a ledger with its first records (its name, the undivided activity, the known parties). The file is
 * complete or absent, and for its owner's eyes alone; UPH_E_EXISTS when `path` is there already, UPH_E_IO
 * when it cannot be written. */
enum uph_status uph_ledger_create(
	const char *path, const char *name, const struct uph_ledger_options *options, struct uph_error *err);

/* Opens a ledger. UPH_E_IO (not there, unreadable), UPH_E_NOT_LEDGER, UPH_E_NEWER, UPH_E_LOCKED,
 * UPH_E_READONLY; UPH_E_DATABASE when its tables, indexes or guards are not those that this program writes.
 * An older version is first laid beside the ledger as it is ("bok.uph.version-4") and then brought up to date
 * in one transaction, when it is opened to be read as well; UPH_E_READONLY when the file may not be written,
 * UPH_E_IO when the copy cannot be made: nothing has changed then. */
enum uph_status uph_ledger_open(const char *path, const struct uph_ledger_options *options,
	struct uph_ledger **out, struct uph_error *err);
void uph_ledger_close(struct uph_ledger *ledger); /* rolls back what was not committed; NULL is fine */
/* All that is asked between these is answered from one moment, and whoever wants to write waits for it. A
 * ledger that is opened to be read stands at its moment from the start; one that writes begins no change
 * before the end. The end belongs before a report is drawn, which may wait for a person. */
enum uph_status uph_ledger_read_begin(struct uph_ledger *ledger, struct uph_error *err);
void uph_ledger_read_end(struct uph_ledger *ledger);

/* Whether all that the ledger was asked in the running change, or since it was opened to be read, could be
 * answered: questions that return no status answer with what stands for nothing when memory or the file
 * fails. Whoever makes something of answers asks this last. */
enum uph_status uph_ledger_sound(const struct uph_ledger *ledger, struct uph_error *err);

enum uph_status uph_ledger_begin(struct uph_ledger *ledger, struct uph_error *err);
/* As begin, for many entries at once: indexes are built after the load. */
enum uph_status uph_ledger_begin_bulk(struct uph_ledger *ledger, struct uph_error *err);
/* Checks what must hold when a change is complete (no fund below zero), writes sums and head, commits. A
 * failure has rolled back. */
enum uph_status uph_ledger_commit(struct uph_ledger *ledger, struct uph_error *err);
void uph_ledger_rollback(struct uph_ledger *ledger);
/* Whether the running change could be committed as it stands; for a dry run, before uph_ledger_rollback(). */
enum uph_status uph_ledger_check(struct uph_ledger *ledger, struct uph_error *err);

/* A place in the running change, between two vouchers, that it can be taken back to: a new one each time. A
 * change that has been refused is sound again after uph_ledger_unmark(), as if what came after the mark had
 * not been tried; the mark stands. Texts from the ledger stay, pointers to its funds, activities and parties
 * do not. */
enum uph_status uph_ledger_mark(struct uph_ledger *ledger, struct uph_error *err);
enum uph_status uph_ledger_unmark(struct uph_ledger *ledger, struct uph_error *err);
/* Whether the running change is sound and has written nothing since the head was such. */
bool uph_ledger_unchanged(const struct uph_ledger *ledger, const struct uph_head *since);

/* Lets the running change break a rule of the books, with a reason that is kept as a record. The one rule
 * there is for all of a change: "fund-below-zero". */
enum uph_status uph_ledger_override(
	struct uph_ledger *ledger, const char *rule, const char *reason, struct uph_error *err);
/* The same of one allocation: "outside-period", "cofunding-above-plan". */
enum uph_status uph_ledger_override_allocation(struct uph_ledger *ledger, const char *rule,
	int64_t allocation, const char *reason, struct uph_error *err);
/* Lets one fund stand below zero after the running change, the others not; the reason is kept. */
struct uph_origin;
enum uph_status uph_ledger_override_fund(struct uph_ledger *ledger, int64_t fund, const char *reason,
	const struct uph_origin *origin, struct uph_error *err);

const char *uph_ledger_path(const struct uph_ledger *ledger);
/* The latest value of a setting ("name", "organisation"), or `otherwise`. */
const char *uph_ledger_setting(struct uph_ledger *ledger, const char *key, const char *otherwise);
/* The same as known up to a record (0: now). */
const char *uph_ledger_setting_at(
	struct uph_ledger *ledger, const char *key, int64_t seq_max, const char *otherwise);
/* Visits every setting by key, as it read up to a record (0: now). Texts live until the visitor returns. */
enum uph_status uph_ledger_settings_at(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const char *key, const char *value, struct uph_error *err),
	void *context, struct uph_error *err);
enum uph_status uph_ledger_settings(struct uph_ledger *ledger,
	enum uph_status (*visit)(void *context, const char *key, const char *value, struct uph_error *err),
	void *context, struct uph_error *err);
enum uph_status uph_ledger_set(
	struct uph_ledger *ledger, const char *key, const char *value, struct uph_error *err);

struct uph_head uph_ledger_head(const struct uph_ledger *ledger);
/* 64 hexadecimal digits and a NUL into text[65]; returns `text`. */
char *uph_head_hex(const struct uph_head *head, char *text);

/* Closes a period: no entry may be dated up to and including `through` (yyyymmdd) in the fund, or in all when
 * 0. */
enum uph_status uph_ledger_close_period(
	struct uph_ledger *ledger, int64_t fund, int32_t through, const char *reason, struct uph_error *err);

/* The first day from `date` on (yyyymmdd both) that is not closed in the fund. */
enum uph_status uph_ledger_first_open_day(
	struct uph_ledger *ledger, int64_t fund, int32_t date, int32_t *out, struct uph_error *err);

/* What was known when: the last record made at or before `time` (microseconds), or the record whose hash
 * begins with `digest` (8 to 64 hexadecimal digits, spaces allowed between). A moment inside a transaction
 * counts as before it. UPH_E_MISSING when there is none. */
enum uph_status uph_ledger_known_at_time(
	struct uph_ledger *ledger, int64_t time, struct uph_head *out, struct uph_error *err);
/* By the first digits of a record's digest, at least eight. What fits the last record of a transaction, as
 * papers print it, is that one; else it must fit one record alone. UPH_E_MISSING when none fits, or several.
 */
enum uph_status uph_ledger_known_at_digest(
	struct uph_ledger *ledger, const char *digest, struct uph_head *out, struct uph_error *err);

#endif

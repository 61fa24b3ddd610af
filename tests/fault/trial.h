/* One trial: a step of the session with one thing failing, and what must hold afterwards. */
#ifndef UPH_TESTS_FAULT_TRIAL_H
#define UPH_TESTS_FAULT_TRIAL_H

#include "tests/fault/dump.h"
#include "tests/fault/session.h"

enum trial_kind {
	TRIAL_MEMORY,
	TRIAL_IO,
	TRIAL_FULL,
	TRIAL_SHORT,
	TRIAL_BUSY,
	TRIAL_POWER,
	TRIAL_KIND_COUNT
};
enum trial_mode {
	TRIAL_ONCE,   /* one operation fails */
	TRIAL_ON,     /* all from that one on, until the step is over */
	TRIAL_CLOSED, /* all from that one on, until the ledger has been closed */
	TRIAL_MODE_COUNT
};

const char *trial_kind_name(enum trial_kind kind);
const char *trial_mode_name(enum trial_mode mode);
/* Whether the kind can be tried of the step, in the mode. */
bool trial_fits(const struct step *step, enum trial_kind kind, enum trial_mode mode);

struct trial {
	enum trial_kind kind;
	enum trial_mode mode;
	long nth;      /* below zero: nothing fails; the trial then says how it is without */
	uint64_t seed; /* of a power cut: what is lost */
	bool verify;   /* proves the ledger from its first record as well */
};

/* How the step goes when nothing fails. */
struct trial_without {
	long count;               /* operations, or allocations */
	struct dump before, done; /* the ledger */
	struct dump output;       /* the file it makes */
	long blocks;              /* of memory that stay in use: what libraries keep */
};

struct trial_result {
	bool struck;            /* something did fail */
	enum uph_status status; /* of the step */
	char message[UPH_ERROR_MESSAGE_MAX];
	char wrong[2048]; /* what did not hold; "": everything did */
	struct trial_without without;
};

/* Does it in this process. `without` is read when nth is not below zero. */
void trial_run(struct session *session, const struct step *step, const struct trial *trial,
	const struct trial_without *without, struct trial_result *out);

#endif

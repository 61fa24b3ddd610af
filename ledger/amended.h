/* How an allocation reads as known up to a record, as SQL: what the latest amendment says, else what was said
 * when it was made. `l` is the allocation's row in the statement. */
#ifndef UPH_LEDGER_AMENDED_H
#define UPH_LEDGER_AMENDED_H

#define AMENDED_BY(l, amended, column, seq_max)                                                              \
	"ifnull((SELECT m." amended " FROM amendment m WHERE m.allocation = " l ".seq AND m." amended        \
	" IS NOT NULL AND m.seq <= " seq_max " ORDER BY m.seq DESC LIMIT 1), " l "." column ")"
#define AMENDED(l, column, seq_max) AMENDED_BY(l, column, column, seq_max)
/* A decision's title; `d` is its row. */
#define AMENDED_TITLE(d, seq_max)                                                                            \
	"ifnull((SELECT t.text FROM amendment t WHERE t.titled = " d ".seq AND t.clause IS NULL AND t.text IS NOT NULL AND t.seq <= " seq_max \
	" ORDER BY t.seq DESC LIMIT 1), " d ".title)"
#define AMENDED_PURPOSE(l, seq_max) AMENDED_BY(l, "text", "purpose", seq_max)

/* The decision that an allocation belonged to when a record was made: a step of a whole decision is about the
 * allocations that were counted to it then. */
#define DECISION_BEFORE(allocation, seq)                                                                     \
	"ifnull((SELECT m.decision FROM amendment m WHERE m.allocation = " allocation                        \
	" AND m.decision IS NOT NULL AND m.seq < " seq " ORDER BY m.seq DESC LIMIT 1),"                      \
	" (SELECT o.decision FROM allocation o WHERE o.seq = " allocation "))"

#endif

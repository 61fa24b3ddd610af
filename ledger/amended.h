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
	"ifnull((SELECT t.text FROM amendment t WHERE t.titled = " d                                         \
	".seq AND t.clause IS NULL AND t.text IS NOT NULL AND t.seq <= " seq_max                             \
	" ORDER BY t.seq DESC LIMIT 1), " d ".title)"
/* A decision's paragraph; `d` is its row. */
#define AMENDED_PARAGRAPH(d, seq_max)                                                                        \
	"ifnull((SELECT t.paragraph FROM amendment t WHERE t.titled = " d ".seq AND t.paragraph IS NOT NULL" \
	" AND t.seq <= " seq_max " ORDER BY t.seq DESC LIMIT 1), " d ".paragraph)"
/* The same for a statement of many rows: decisions that have been renumbered, each with its paragraph. Joined
 * by `titled`, where nothing is the decision's own. */
#define RENUMBERED(seq_max)                                                                                  \
	"(SELECT a.titled, a.paragraph FROM amendment a WHERE a.paragraph IS NOT NULL AND a.seq <= " seq_max \
	" AND NOT EXISTS (SELECT 1 FROM amendment b WHERE b.titled = a.titled AND b.paragraph IS NOT NULL"   \
	" AND b.seq > a.seq AND b.seq <= " seq_max "))"
/* An att-clause's text; `c` is its row. */
#define AMENDED_CLAUSE(c, seq_max)                                                                           \
	"ifnull((SELECT t.text FROM amendment t WHERE t.titled = " c ".decision AND t.clause = " c ".number" \
	" AND t.seq <= " seq_max " ORDER BY t.seq DESC LIMIT 1), " c ".text)"
#define AMENDED_PURPOSE(l, seq_max) AMENDED_BY(l, "text", "purpose", seq_max)

/* A column of the source whose words the purpose is; NULL when a person's. */
#define PURPOSE_SOURCE(l, column, seq_max)                                                                   \
	"(SELECT w." column                                                                                  \
	" FROM source w WHERE w.seq = ifnull((SELECT ifnull(m.source, 0) FROM amendment m"                   \
	" WHERE m.allocation = " l ".seq AND m.text IS NOT NULL AND m.seq <= " seq_max                       \
	" ORDER BY m.seq DESC LIMIT 1), " l ".source))"

/* The decision that an allocation belonged to when a record was made: a step of a whole decision is about the
 * allocations that were counted to it then. */
#define DECISION_BEFORE(allocation, seq)                                                                     \
	"ifnull((SELECT m.decision FROM amendment m WHERE m.allocation = " allocation                        \
	" AND m.decision IS NOT NULL AND m.seq < " seq " ORDER BY m.seq DESC LIMIT 1),"                      \
	" (SELECT o.decision FROM allocation o WHERE o.seq = " allocation "))"

#endif

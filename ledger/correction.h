/* How much of an entry later ones have taken back. A correction can itself be corrected, so that what counts
 * is the net of the whole chain below the entry. Said here once, as SQL, for all who ask. */
#ifndef UPH_LEDGER_CORRECTION_H
#define UPH_LEDGER_CORRECTION_H

/* `entry` and `seq_max` are SQL expressions: the entry, and the last record that counts. */
#define CORRECTED(entry, seq_max)                                                                            \
	"(WITH RECURSIVE below (seq, ore, sign) AS (SELECT c.seq, c.amount_ore, 1 FROM entry c"              \
	" WHERE c.corrects = " entry " AND c.seq <= " seq_max " UNION ALL"                                   \
	" SELECT c.seq, c.amount_ore, -below.sign FROM entry c JOIN below ON c.corrects = below.seq"         \
	" WHERE c.seq > below.seq AND c.seq <= " seq_max ")"                                                 \
	" SELECT ifnull(sum(sign * ore), 0) FROM below)"

#endif

/* The table of the audit's rules, with what carries each out. */
#ifndef UPH_LEDGER_AUDIT_TABLE_H
#define UPH_LEDGER_AUDIT_TABLE_H

#include "ledger/audit_rules.h"

/* Of the rule at `index` in uph_audit_rules(). */
audit_rule_function *audit_function(size_t index);

#endif

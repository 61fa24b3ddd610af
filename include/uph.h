/* The whole public face of the grant ledger library. */
#ifndef UPH_H
#define UPH_H

#include "uph/attachment.h"
#include "uph/attest.h"
#include "uph/audit.h"
#include "uph/balance.h"
#include "uph/bundle.h"
#include "uph/cofinancing.h"
#include "uph/condition.h"
#include "uph/date.h"
#include "uph/decision.h"
#include "uph/error.h"
#include "uph/extent.h"
#include "uph/finding.h"
#include "uph/import.h"
#include "uph/journal.h"
#include "uph/ledger.h"
#include "uph/meeting.h"
#include "uph/money.h"
#include "uph/movement.h"
#include "uph/movement_words.h"
#include "uph/register.h"
#include "uph/report.h"
#include "uph/reports.h"
#include "uph/share.h"
#include "uph/source.h"
#include "uph/verdict.h"
#include "uph/verify.h"
#include "uph/workbook.h"

#endif

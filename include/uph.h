/* The whole public face of the grant ledger library. */
#ifndef UPH_H
#define UPH_H

#include "uph/date.h"
#include "uph/error.h"
#include "uph/finding.h"
#include "uph/import.h"
#include "uph/ledger.h"
#include "uph/money.h"
#include "uph/report.h"

#endif

/* uph setting mapping: which mappings the book keeps, what one says, and how one is forgotten. */
#ifndef UPH_CLI_SETTING_MAPPING_H
#define UPH_CLI_SETTING_MAPPING_H

#include "command.h"

/* "mapping", "mapping NAMN", "mapping NAMN none". */
enum uph_status setting_mapping_run(struct invocation *invocation, struct uph_error *err);

#endif

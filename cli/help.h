/* Help texts and the man page, both made from the tables of commands and options. */
#ifndef UPH_CLI_HELP_H
#define UPH_CLI_HELP_H

#include <stdio.h>

#include "command.h"

void help_overview(FILE *out);
void help_command(const struct command *command, FILE *out);
void help_man(FILE *out);

#endif

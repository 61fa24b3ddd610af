#include "help.h"

#include <stdbool.h>
#include <string.h>

#include "ledger/base/text.h"

#define LINE_WIDTH 79
#define OPTION_INDENT 28

/* ---- running text ---- */

/* Words of `length` bytes from column `at`, later lines indented. */
static void put_wrapped(FILE *out, const char *text, size_t length, size_t at, size_t indent)
{
	size_t column = at;
	bool first = true;
	while (length > 0) {
		size_t word = strcspn(text, " \n");
		word = word < length ? word : length;
		size_t width = text_width(text, word);
		if (!first && column + 1 + width > LINE_WIDTH) {
			(void)fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (!first) {
			(void)fputc(' ', out);
			column++;
		}
		(void)fwrite(text, 1, word, out);
		column += width;
		first = false;
		text += word;
		length -= word;
		while (length > 0 && (*text == ' ' || *text == '\n')) {
			text++;
			length--;
		}
	}
	(void)fputc('\n', out);
}

static void put_paragraphs(FILE *out, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");
		if (length == 0)
			(void)fputc('\n', out);
		else if (text[0] == ' ')
			(void)fprintf(out, "%.*s\n", (int)length, text);
		else
			put_wrapped(out, text, length, 0, 0);
		text += length + (text[length] == '\n');
	}
}

/* ---- options ---- */

static void put_option(FILE *out, const struct option *option)
{
	char head[96];
	char letter[8] = "    ";
	if (option->letter)
		(void)snprintf(letter, sizeof letter, "-%c, ", option->letter);
	(void)snprintf(head, sizeof head, "  %s--%s%s%s", letter, option->name, option->value ? " " : "",
		option->value ? option->value : "");
	size_t width = text_width(head, strlen(head));
	if (width + 2 > OPTION_INDENT) {
		(void)fprintf(out, "%s\n%*s", head, OPTION_INDENT, "");
	} else {
		(void)fprintf(out, "%s%*s", head, (int)(OPTION_INDENT - width), "");
	}
	put_wrapped(out, option->help, strlen(option->help), OPTION_INDENT, OPTION_INDENT);
}

static void put_options(FILE *out, const char *heading, const enum option_id *options)
{
	if (*options != OPTION_NONE)
		(void)fprintf(out, "\n%s\n", heading);
	for (; *options != OPTION_NONE; options++)
		put_option(out, option_by_id(*options));
}

/* ---- the texts ---- */

void help_command(const struct command *command, FILE *out)
{
	(void)fprintf(out, "uph %s – %s\n\nAnvändning:\n", command->name, command->summary);
	char head[64];
	(void)snprintf(head, sizeof head, "  uph [-f BOK] %s ", command->name);
	(void)fputs(head, out);
	put_wrapped(out, command->usage, strlen(command->usage), strlen(head), 6);
	(void)fputc('\n', out);
	put_paragraphs(out, command->help);
	put_options(out, "Växlar:", command->options);
	put_options(out, "Växlar för alla kommandon:", options_global);
}

void help_overview(FILE *out)
{
	const char *group = "";
	(void)fputs("uph – boken över statsbidraget till Uppdrag psykisk hälsa\n\n"
		    "Användning:\n  uph [-f BOK] KOMMANDO [ARGUMENT]\n",
		out);
	for (size_t i = 0; commands[i]; i++) {
		if (strcmp(group, commands[i]->group) != 0)
			(void)fprintf(out, "\n%s:\n", commands[i]->group);
		group = commands[i]->group;
		(void)fprintf(out, "  %-13s%s\n", commands[i]->name, commands[i]->summary);
	}
	put_options(out, "Växlar för alla kommandon:", options_global);
	(void)fputs("\n\"uph help KOMMANDO\" berättar mer.\n", out);
}

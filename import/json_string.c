#include "import/json_string.h"

void json_string_put(struct buffer *out, const char *text)
{
	buffer_byte(out, '"');
	for (const char *c = text; *c; c++) {
		unsigned char byte = (unsigned char)*c;
		if (byte == '"' || byte == '\\')
			buffer_print(out, "\\%c", byte);
		else if (byte == '\n')
			buffer_text(out, "\\n");
		else if (byte == '\t')
			buffer_text(out, "\\t");
		else if (byte < 0x20 || byte == 0x7F)
			buffer_print(out, "\\u%04x", byte);
		else
			buffer_byte(out, *c);
	}
	buffer_byte(out, '"');
}

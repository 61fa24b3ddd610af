#include "reports/sink.h"

#include <errno.h>
#include <string.h>

static void failed(struct sink *sink)
{
	sink->error = errno ? errno : EIO;
}

void sink_bytes(struct sink *sink, const void *data, size_t length)
{
	if (sink->error || length == 0)
		return;
	errno = 0;
	if (fwrite(data, 1, length, sink->file) != length)
		failed(sink);
}

void sink_text(struct sink *sink, const char *text)
{
	sink_bytes(sink, text, strlen(text));
}

void sink_byte(struct sink *sink, char byte)
{
	sink_bytes(sink, &byte, 1);
}

void sink_repeat(struct sink *sink, char byte, size_t count)
{
	while (count-- > 0)
		sink_byte(sink, byte);
}

bool sink_flush(struct sink *sink)
{
	if (sink->error)
		return false;
	errno = 0;
	if (fflush(sink->file) != 0 || ferror(sink->file))
		failed(sink);
	return sink->error == 0;
}

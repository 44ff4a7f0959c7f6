#include <errno.h>
#include <gmime/gmime.h>

// What GMime has as macros.

static inline GMimeMultipart *cgmime_multipart(GMimeObject *object) {
  return GMIME_IS_MULTIPART(object) ? GMIME_MULTIPART(object) : NULL;
}

static inline GMimeMessagePart *cgmime_message_part(GMimeObject *object) {
  return GMIME_IS_MESSAGE_PART(object) ? GMIME_MESSAGE_PART(object) : NULL;
}

static inline GMimePart *cgmime_part(GMimeObject *object) {
  return GMIME_IS_PART(object) ? GMIME_PART(object) : NULL;
}

// A parser of a copy of some bytes.
static inline GMimeParser *cgmime_parser(const guint8 *bytes, gsize count) {
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)bytes, count);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  g_object_unref(stream);
  return parser;
}

static inline iconv_t cgmime_converter(const char *charset) {
  iconv_t converter = g_mime_iconv_open("UTF-8", charset);
  return converter == (iconv_t)-1 ? NULL : converter;
}

enum cgmime_end { CGMIME_DONE, CGMIME_FULL, CGMIME_INCOMPLETE, CGMIME_INVALID };

// Converts what can be converted, and says why it ended.
static inline enum cgmime_end cgmime_convert(iconv_t converter, const char **input, size_t *inputLeft,
                                             char **output, size_t *outputLeft) {
  if (iconv(converter, (char **)input, inputLeft, output, outputLeft) != (size_t)-1)
    return CGMIME_DONE;
  return errno == E2BIG ? CGMIME_FULL : errno == EINVAL ? CGMIME_INCOMPLETE : CGMIME_INVALID;
}

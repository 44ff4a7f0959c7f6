#include "perf.h"
#include "limits.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <unistd.h>

struct reading perf_read(int descriptor, uint64_t read_format)
{
  uint64_t words[3 + 2 * EVENT_LIMIT] = {0};
  struct reading reading = {0};

  reading.bytes = read(descriptor, words, sizeof words);
  if (reading.bytes < 0)
    reading.bytes = -errno;
  if (read_format & PERF_FORMAT_GROUP) {
    reading.enabled = words[1];
    reading.running = words[2];
    reading.count = words[3];
  } else {
    reading.count = words[0];
    reading.enabled = words[1];
    reading.running = words[2];
  }
  return reading;
}

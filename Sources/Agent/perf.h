/* What read(2) says of an event. */
#pragma once

#include <stdint.h>

struct reading {
  long bytes; /* or -errno */
  uint64_t count, enabled, running;
};
struct reading perf_read(int descriptor, uint64_t read_format);

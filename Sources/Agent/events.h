/* A scenario's events. */
#pragma once

#include <stdint.h>

struct perf_event_attr;

/* Who an event is opened for. */
struct owner {
  int is_task; /* of a slot, else of a process number */
  int is_self; /* by the task itself, as pid 0 */
  int number;
};

/* The attr may be followed by bytes up to its size. */
enum { ATTR_SIZE = 8192 };

/* Each gives 0 or -errno. */
long event_open(int number, int leader, struct owner owner, int cpu, struct perf_event_attr *attr);
long event_control(int number, unsigned long request, unsigned long argument);
/* Maps it, so that the index of its page is told from here on. */
long event_map(int number);
long event_close(int number);
/* From here on what its samples hold is told. */
long event_keep_samples(int number);
/* Reads all, as they are before time passes. */
void events_note(void);
void events_tell(void);
void events_end(void);

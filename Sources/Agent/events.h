/* A scenario's events. */
#pragma once

#include <stdint.h>

struct perf_event_attr;

/* Who an event is opened for. */
struct owner {
  int is_task; /* of a slot, else of a process number */
  int is_self; /* by the task itself, as pid 0 */
  int is_cgroup;
  int number;
};

/* The attr may be followed by bytes up to its size. */
enum { ATTR_SIZE = 8192 };

/* Each gives 0 or -errno. */
long event_open(int number, int leader, struct owner owner, int cpu, struct perf_event_attr *attr);
int event_is_open(int number);
/* Whether it was refused with EINVAL although its group's leader is open. */
int event_did_not_fit(int number, int leader);
/* Nobody opens it any more. */
void event_give_up(int number);
long event_control(int number, unsigned long request, unsigned long argument);
/* Maps it, so that the index of its page is told from here on. */
long event_map(int number);
/* A buffer of its own, by which samples of others can be kept too; -1 for no other. */
long event_map_buffer(int number);
long event_unmap_buffer(int number);
long event_redirect(int number, int output);
long event_close(int number);
/* From here on what its samples hold is told. */
long event_keep_samples(int number);
/* Reads all, as they are before time passes. */
void events_note(void);
void events_tell(void);
void events_end(void);

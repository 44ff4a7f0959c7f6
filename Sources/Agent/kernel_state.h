/* What perf keeps of an event, where the agent may look into the kernel. */
#pragma once

struct kernel_state {
  int is_known;
  int state;   /* perf_event.state */
  int counter; /* perf_event.hw.idx */
  int cpu;     /* perf_event.oncpu */
};
void kernel_state_begin(void);
void kernel_state_clear(void);
/* The states seen by probe `name` since the last clear, in order; returns how many. */
int kernel_states(const char *name, struct kernel_state *states, int limit);

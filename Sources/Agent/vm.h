/* A guest that plays a PMU driver, and the process that is its virtual CPU. */
#pragma once

#include "shared.h"

/* Virtual counters of a guest by number; this one is the cycle counter. */
enum { CYCLE_COUNTER = 31 };

enum guest_command {
  GUEST_SET_TYPE = 1, /* event type of a counter */
  GUEST_WRITE,
  GUEST_READ,
  GUEST_ENABLE,
  GUEST_DISABLE,
  GUEST_SWITCH, /* all counters on or off */
  GUEST_TAKE_OVERFLOWS, /* read and clear the status */
  GUEST_TRAP, /* an instruction that the hypervisor executes */
};

/* Whether this machine can have guests. */
int has_guests(void);
/* Executes the guest while the task runs, in a process of its own; does not return. */
void virtual_cpu_main(struct task *task, void *memory);
/* Has the guest do something; 0 or -errno. */
int guest_ask(int slot, int command, uint64_t counter, uint64_t argument, uint64_t *result);

/* What a guest is asked to do: it plays a PMU driver. */
#pragma once

#include "guest.h"
#include "limits.h"

#include <stdint.h>

struct event_filter {
  int is_deny_list;
  uint32_t fixed_counters, count;
  uint64_t events[FILTER_LIMIT];
};

/* Has the guest do something; 0 or -errno, and -GUEST_FAULT where that is an exception in the guest. */
int guest_ask(int slot, int command, uint64_t counter, uint64_t argument, uint64_t *result);

/* Has the task that executes it do something outside of the guest; 0 or -errno. */
long guest_ask_executor(int slot, int request, int argument);

/* Lets a virtual CPU run, or wait; 0 or -errno. */
int guest_let_run(int slot, int runs);
/* Has another task execute the guest of a slot from now on. */
int guest_hand_over(int slot, int task);

/* Each architecture has these. */

/* Waits until a virtual CPU that was let run is in its guest. */
int guest_enter(int slot);
/* Has the guest halt, so that its thread waits inside of KVM; -EOPNOTSUPP where it does not. */
int guest_halt(int slot);

/* Does what needs no guest; -EINVAL for what does. */
int guest_prepare(int slot, int command, uint64_t counter, uint64_t argument);
/* What a guest's counter has. */
int guest_counter(int slot, uint64_t counter, uint64_t *value);
/* KVM's own number of it. */
int guest_counter_number(uint64_t counter);
/* How many of the mailbox's clocks a request has taken at least that accesses the PMU and leaves the
   guest: a world switch and what KVM does. 0 for one that does not access it. */
unsigned guest_clocks_with_exit(int command, uint64_t counter);
/* Whether it is no counter, but the first of the guest's branch records. */
int guest_is_branch_record(uint64_t counter);
/* How many branch records the guest finds, and whether its last branch is among them. */
int guest_branches(int slot, uint32_t *found, int *is_recording);
/* Has KVM let the guest count what a list has, or what it has not. */
int guest_set_filter(int slot, const struct event_filter *filter);
/* The overflows and interrupts that the guest was told of since the last call. */
int guest_take_overflows(int slot, uint64_t *overflows, uint64_t *interrupts);

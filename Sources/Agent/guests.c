#include "guests.h"
#include "kernel_state.h"
#include "limits.h"
#include "request.h"
#include "shared.h"
#include "vm.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct counter {
  int slot;
  uint64_t number;
  uint64_t before; /* when the last run began */
};

static struct counter counters[COUNTER_LIMIT];
static int counter_count;

/* Of each virtual CPU, since the last run began. */
static struct watch {
  int has_branches;  /* whether its branch records are watched */
  int was_recording; /* when that run began */
  unsigned accesses, exits;
} watches[TASK_LIMIT];

long guest_watch(int slot, uint64_t number)
{
  if (guest_is_branch_record(number)) {
    watches[slot].has_branches = 1;
    return 0;
  }
  if (counter_count == COUNTER_LIMIT)
    return -EBADMSG;
  counters[counter_count++] = (struct counter){slot, number, 0};
  return 0;
}

long guest_perform(int slot, int command, uint64_t counter, uint64_t argument)
{
  unsigned clocks = guest_clocks_with_exit(command, counter);
  long error = guest_ask(slot, command, counter, argument, 0);

  if ((!error || error == -GUEST_FAULT) && clocks) {
    watches[slot].accesses++;
    watches[slot].exits += guest_mailbox(slot)->clocks >= clocks;
  }
  return error;
}

/* An event that KVM has made stays with the task that executed the guest then; the youngest is in use. */
static struct kernel_state branch_event(int slot)
{
  uint64_t event = kernel_branch_event(executor_of(slot)->pid);
  return kernel_state(event ? event : kernel_branch_event(task_at(slot)->pid));
}

static struct kernel_state counter_event(int slot, uint64_t counter)
{
  int number = guest_counter_number(counter);
  uint64_t event = kernel_guest_event(executor_of(slot)->pid, number);
  return kernel_state(event ? event : kernel_guest_event(task_at(slot)->pid, number));
}

/* Where there is no event, a look would make one (L11). */
static int look_at_branches(int slot, struct kernel_state event, uint32_t *found, int *is_recording)
{
  *found = 0;
  *is_recording = 0;
  return event.is_known && executor_of(slot)->runs && !guest_branches(slot, found, is_recording);
}

static uint64_t read_counter(const struct counter *counter, int *is_read)
{
  uint64_t value = 0;
  *is_read = !guest_counter(counter->slot, counter->number, &value);
  return value;
}

void guests_note(void)
{
  uint64_t overflows, interrupts;
  int is_read;

  for (int slot = 0; slot < TASK_LIMIT; slot++) {
    uint32_t found;
    if (!is_guest(slot))
      continue;
    watches[slot].accesses = watches[slot].exits = 0;
    if (!executor_of(slot)->runs)
      continue;
    guest_take_overflows(slot, &overflows, &interrupts);
    if (watches[slot].has_branches)
      look_at_branches(slot, branch_event(slot), &found, &watches[slot].was_recording);
  }
  for (int place = 0; place < counter_count; place++)
    counters[place].before = read_counter(&counters[place], &is_read);
}

static void tell_branches(int slot)
{
  struct kernel_state event = branch_event(slot);
  uint32_t found;
  int is_recording;

  if (event.is_known)
    printf("@B %d %d %d %d\n", slot, event.state, event.counter, event.cpu);
  if (watches[slot].has_branches && look_at_branches(slot, event, &found, &is_recording))
    printf("@R %d %u %d %d\n", slot, found, watches[slot].was_recording, is_recording);
}

void guests_tell(void)
{
  uint64_t values[COUNTER_LIMIT];
  int are_read[COUNTER_LIMIT];

  /* Close to the end of the time that has passed. */
  for (int place = 0; place < counter_count; place++)
    values[place] = read_counter(&counters[place], &are_read[place]);
  for (int place = 0; place < counter_count; place++) {
    struct counter *counter = &counters[place];
    if (!are_read[place])
      continue;
    struct kernel_state state = counter_event(counter->slot, counter->number);
    printf("@G %d %llu %llu %llu", counter->slot, (unsigned long long)counter->number,
           (unsigned long long)values[place], (unsigned long long)counter->before);
    if (state.is_known)
      printf(" %d %d %d", state.state, state.counter, state.cpu);
    printf("\n");
  }
  for (int slot = 0; slot < TASK_LIMIT; slot++) {
    uint64_t overflows, interrupts;
    if (!is_guest(slot))
      continue;
    tell_branches(slot);
    if (watches[slot].accesses)
      printf("@X %d %u %u\n", slot, watches[slot].accesses, watches[slot].exits);
    if (executor_of(slot)->runs && !guest_take_overflows(slot, &overflows, &interrupts))
      printf("@V %d %llu %llu\n", slot, (unsigned long long)overflows, (unsigned long long)interrupts);
  }
}

void guests_end(void)
{
  counter_count = 0;
  memset(watches, 0, sizeof watches);
}

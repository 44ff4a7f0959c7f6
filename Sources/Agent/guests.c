#include "guests.h"
#include "kernel_state.h"
#include "limits.h"
#include "request.h"
#include "shared.h"

#include <errno.h>
#include <stdio.h>

struct counter {
  int slot;
  uint64_t number;
  uint64_t before; /* when the last run began */
};

static struct counter counters[COUNTER_LIMIT];
static int counter_count;

long guest_watch(int slot, uint64_t number)
{
  if (counter_count == COUNTER_LIMIT)
    return -EBADMSG;
  counters[counter_count++] = (struct counter){slot, number, 0};
  return 0;
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

  for (int slot = 0; slot < TASK_LIMIT; slot++)
    if (is_virtual_cpu(slot) && task_at(slot)->runs)
      guest_take_overflows(slot, &overflows, &interrupts);
  for (int place = 0; place < counter_count; place++)
    counters[place].before = read_counter(&counters[place], &is_read);
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
    int pid = task_at(counter->slot)->pid;
    struct kernel_state state = kernel_state(kernel_guest_event(pid, guest_counter_number(counter->number)));
    printf("@G %d %llu %llu %llu", counter->slot, (unsigned long long)counter->number,
           (unsigned long long)values[place], (unsigned long long)counter->before);
    if (state.is_known)
      printf(" %d %d %d", state.state, state.counter, state.cpu);
    printf("\n");
  }
  for (int slot = 0; slot < TASK_LIMIT; slot++) {
    uint64_t overflows, interrupts;
    if (!is_virtual_cpu(slot))
      continue;
    struct kernel_state branches = kernel_state(kernel_branch_event(task_at(slot)->pid));
    if (branches.is_known)
      printf("@B %d %d %d %d\n", slot, branches.state, branches.counter, branches.cpu);
    if (task_at(slot)->runs && !guest_take_overflows(slot, &overflows, &interrupts))
      printf("@V %d %llu %llu\n", slot, (unsigned long long)overflows, (unsigned long long)interrupts);
  }
}

void guests_end(void) { counter_count = 0; }

#include "guests.h"
#include "kernel_state.h"
#include "limits.h"
#include "vm.h"

#include <errno.h>
#include <stdio.h>

struct counter {
  int slot, number;
  uint64_t before; /* when the last run began */
};

static struct counter counters[COUNTER_LIMIT];
static int counter_count;

long guest_watch(int slot, int number)
{
  if (counter_count == COUNTER_LIMIT)
    return -EBADMSG;
  counters[counter_count++] = (struct counter){slot, number, 0};
  return 0;
}

static uint64_t read_counter(const struct counter *counter, int *is_read)
{
  uint64_t value = 0;
  *is_read = !guest_ask(counter->slot, GUEST_READ, (uint64_t)counter->number, 0, &value);
  return value;
}

void guests_note(void)
{
  int is_read;

  for (int slot = 0; slot < TASK_LIMIT; slot++)
    if (task_at(slot)->is_virtual_cpu && task_at(slot)->runs)
      guest_ask(slot, GUEST_TAKE_OVERFLOWS, 0, 0, 0);
  for (int place = 0; place < counter_count; place++)
    counters[place].before = read_counter(&counters[place], &is_read);
}

void guests_tell(void)
{
  struct kernel_state state;
  int is_read;

  for (int place = 0; place < counter_count; place++) {
    struct counter *counter = &counters[place];
    kernel_state_clear();
    uint64_t value = read_counter(counter, &is_read);
    if (!is_read)
      continue;
    printf("@G %d %d %llu %llu", counter->slot, counter->number, (unsigned long long)value,
           (unsigned long long)counter->before);
    if (kernel_states("kvm", &state, 1) && state.is_known)
      printf(" %d %d %d", state.state, state.counter, state.cpu);
    printf("\n");
  }
  for (int slot = 0; slot < TASK_LIMIT; slot++) {
    uint64_t status;
    if (task_at(slot)->is_virtual_cpu && task_at(slot)->runs &&
        !guest_ask(slot, GUEST_TAKE_OVERFLOWS, 0, 0, &status))
      printf("@V %d %llu\n", slot, (unsigned long long)status);
  }
}

void guests_end(void) { counter_count = 0; }

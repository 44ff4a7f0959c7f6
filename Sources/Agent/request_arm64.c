/* An arm64 guest is asked for everything itself: to read a register there changes nothing. */
#if defined(__aarch64__)
#include "request.h"

#include <errno.h>

int guest_prepare(int slot, int command, uint64_t counter, uint64_t argument)
{
  (void)slot, (void)command, (void)counter, (void)argument;
  return -EINVAL;
}

int guest_enter(int slot)
{
  (void)slot;
  return 0;
}

int guest_halt(int slot)
{
  (void)slot;
  return -EOPNOTSUPP;
}

int guest_counter(int slot, uint64_t counter, uint64_t *value)
{
  return guest_ask(slot, GUEST_READ, counter, 0, value);
}

int guest_counter_number(uint64_t counter) { return (int)counter; }

unsigned guest_clocks_with_exit(int command, uint64_t counter)
{
  (void)command, (void)counter;
  return 0;
}

int guest_is_branch_record(uint64_t counter)
{
  (void)counter;
  return 0;
}

int guest_branches(int slot, uint32_t *found, int *is_recording)
{
  (void)slot, (void)found, (void)is_recording;
  return -EOPNOTSUPP;
}

int guest_set_filter(int slot, const struct event_filter *filter)
{
  (void)slot, (void)filter;
  return -EOPNOTSUPP;
}

int guest_take_overflows(int slot, uint64_t *overflows, uint64_t *interrupts)
{
  *interrupts = 0;
  return guest_ask(slot, GUEST_TAKE_OVERFLOWS, 0, 0, overflows);
}
#endif

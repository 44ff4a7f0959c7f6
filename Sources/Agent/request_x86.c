/*
 * What an x86 guest is asked, and what is read and written from outside.
 */
#if defined(__x86_64__)
#include "guest_x86.h"
#include "request.h"
#include "shared.h"
#include "tasks.h"

#include <errno.h>
#include <linux/kvm.h>
#include <string.h>

enum { INTERRUPT_ENTRY = 0x834, BRANCH_FROM = 0x680, DEBUG_CONTROL = 0x1d9 };

/* Which is the place of its bit in the status register too. */
int guest_counter_number(uint64_t counter)
{
  enum { FIRST = 0xc1, FULL_WIDTH = 0x4c1, FIXED = 0x309, AMD = 0xc0010201 };

  if (counter >= AMD)
    return (int)(counter - AMD) / 2;
  if (counter >= FULL_WIDTH)
    return (int)counter - FULL_WIDTH;
  return counter >= FIXED ? 32 + (int)counter - FIXED : (int)counter - FIRST;
}

/* A row of the handler's table; the first that is free, or the counter's own. */
static int set_reload(int slot, uint32_t number, uint64_t value)
{
  struct row {
    uint32_t number;
    uint32_t bits[2], value[2];
  } *rows = (struct row *)((char *)guest_memory(slot) + GUEST_RELOADS);
  _Static_assert(sizeof *rows == GUEST_RELOAD_SIZE, "the assembler's size");
  uint64_t bit = 1ull << guest_counter_number(number);

  for (int place = 0; place < GUEST_RELOAD_LIMIT - 1; place++)
    if (!rows[place].number || rows[place].number == number) {
      memcpy(rows[place].bits, &bit, sizeof bit);
      memcpy(rows[place].value, &value, sizeof value);
      rows[place].number = number;
      return 0;
    }
  return -ENOSPC;
}

/* SDM vol. 3, "Debug Store (DS) Mechanism": behind eight words one for each counter, fixed ones last. */
static int set_pebs_reset(int slot, int number, uint64_t value)
{
  enum { FIRST = 8, GENERAL = 8, FIXED = 32 };
  uint64_t *area = (uint64_t *)((char *)guest_memory(slot) + GUEST_PEBS_AREA);
  int place = number < FIXED ? number : number - FIXED + GENERAL;

  if (place < 0 || place >= GENERAL + 4)
    return -ENOSPC;
  area[FIRST + place] = value;
  return 0;
}

int guest_prepare(int slot, int command, uint64_t counter, uint64_t argument)
{
  if (command == GUEST_RELOAD)
    return set_reload(slot, (uint32_t)counter, argument);
  if (command == GUEST_PEBS_RESET)
    return set_pebs_reset(slot, guest_counter_number(counter), argument);
  if (command == GUEST_CPUID && !argument)
    return 0;
  /* What the handler of interrupts writes there too. */
  if (command == GUEST_WRMSR && counter == INTERRUPT_ENTRY)
    memcpy((char *)guest_memory(slot) + GUEST_INTERRUPT_ENTRY, &argument, 4);
  return -EINVAL;
}

unsigned guest_clocks_with_exit(int command, uint64_t counter)
{
  /* Without an exit one access takes a few dozen with what surrounds it, and all records some hundred. */
  enum { OF_ONE_ACCESS = 500, OF_ALL_RECORDS = 1500 };
  int is_access = command == GUEST_WRMSR || command == GUEST_RDMSR || command == GUEST_RDPMC;
  int is_else = counter == INTERRUPT_ENTRY || counter == DEBUG_CONTROL;

  return command == GUEST_COUNT_BRANCHES ? OF_ALL_RECORDS : is_access && !is_else ? OF_ONE_ACCESS : 0;
}

int guest_is_branch_record(uint64_t counter) { return counter == BRANCH_FROM; }

int guest_branches(int slot, uint32_t *found, int *is_recording)
{
  static unsigned landing;
  uint64_t result = 0;

  /* The first is that of a scenario's own steps. */
  landing = landing % (GUEST_LANDINGS - 1) + 1;
  int error = guest_ask(slot, GUEST_COUNT_BRANCHES, BRANCH_FROM, landing, &result);
  *found = (uint32_t)result;
  *is_recording = result >> 32 != 0;
  return error;
}

int guest_set_filter(int slot, const struct event_filter *filter)
{
  char *memory = (char *)guest_memory(slot) + GUEST_FILTER;
  struct kvm_pmu_event_filter head = {
      .action = filter->is_deny_list ? KVM_PMU_EVENT_DENY : KVM_PMU_EVENT_ALLOW,
      .nevents = filter->count,
      .fixed_counter_bitmap = filter->fixed_counters};

  memcpy(memory, &head, sizeof head);
  memcpy(memory + sizeof head, filter->events, filter->count * sizeof *filter->events);
  return (int)guest_ask_executor(slot, TASK_SET_FILTER, 0);
}

/* It answers what it does not know, too. */
int guest_enter(int slot) { return guest_ask(slot, 0, 0, 0, 0); }

int guest_halt(int slot) { return guest_ask(slot, GUEST_HALT, 0, 0, 0); }

/*
 * Read from outside: in the guest the access is an instruction that KVM executes and counts, and that
 * brings an event in error back (K70).
 */
int guest_counter(int slot, uint64_t counter, uint64_t *value)
{
  long error = guest_ask_executor(slot, TASK_READ_REGISTER, (int)counter);
  *value = executor_of(slot)->value;
  return (int)error;
}

int guest_take_overflows(int slot, uint64_t *overflows, uint64_t *interrupts)
{
  struct mailbox *mailbox = guest_mailbox(slot);
  uint64_t pending = 0;

  *interrupts = mailbox->interrupts;
  *overflows = mailbox->overflows;
  mailbox->interrupts = mailbox->overflows = 0;
  uint32_t status = *(uint32_t *)((char *)guest_memory(slot) + GUEST_STATUS_REGISTER);
  if (status && !guest_counter(slot, status, &pending) && pending) {
    *overflows |= pending;
    executor_of(slot)->value = 0;
    guest_ask_executor(slot, TASK_WRITE_REGISTER, (int)status);
  }
  return 0;
}
#endif

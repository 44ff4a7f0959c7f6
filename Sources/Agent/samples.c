#include "samples.h"
#include "shared.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/mman.h>

/* Some two thousand stacks of 32 branches. */
enum { PAGE = 4096, DATA_SIZE = 512 * PAGE, STACK_LIMIT = 64 };

/* Where the agent's own instructions are, which are those of its tasks too. */
extern const unsigned char __executable_start[], etext[];

int samples_map(struct samples *samples, int descriptor)
{
  void *buffer = mmap(0, PAGE + DATA_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);

  if (buffer == MAP_FAILED)
    return -errno;
  samples->buffer = buffer;
  return 0;
}

void samples_unmap(struct samples *samples)
{
  if (samples->buffer)
    munmap(samples->buffer, PAGE + DATA_SIZE);
  samples->buffer = 0;
}

static void copy(const char *data, uint64_t place, void *into, size_t size)
{
  for (size_t byte = 0; byte < size; byte++)
    ((char *)into)[byte] = data[(place + byte) % DATA_SIZE];
}

/* The opcodes of near calls and returns (SDM vol. 2, CALL and RET); an address elsewhere is none. */
static int is_call_or_return(uint64_t address)
{
#if defined(__x86_64__)
  enum { CALL = 0xe8, RETURN = 0xc3, RETURN_AND_POP = 0xc2, GROUP_5 = 0xff, CALL_OF_GROUP = 2 };

  if (address < (uint64_t)__executable_start || address + 2 > (uint64_t)etext)
    return 0;
  const unsigned char *code = (const unsigned char *)address;
  return code[0] == CALL || code[0] == RETURN || code[0] == RETURN_AND_POP ||
         (code[0] == GROUP_5 && (code[1] >> 3 & 7) == CALL_OF_GROUP);
#else
  (void)address;
  return 0;
#endif
}

static void tally_stack(struct stack_tally *tally, const struct perf_branch_entry *branches, uint64_t count)
{
  int are_calls = 1, is_of_guest = 0;

  for (uint64_t branch = 0; branch < count; branch++) {
    are_calls &= is_call_or_return(branches[branch].from);
    /* No process has anything mapped so low. */
    is_of_guest |= branches[branch].from && branches[branch].from < GUEST_MEMORY;
  }
  tally->samples++;
  tally->empty += !count;
  tally->of_calls += count && are_calls;
  tally->of_guest += is_of_guest;
}

struct stack_tally samples_take(struct samples *samples)
{
  struct perf_event_mmap_page *page = (void *)samples->buffer;
  struct stack_tally tally = {0};

  if (!page)
    return tally;
  const char *data = samples->buffer + PAGE;
  uint64_t head = __atomic_load_n(&page->data_head, __ATOMIC_ACQUIRE);
  uint64_t tail = page->data_tail;
  while (tail < head) {
    struct perf_event_header header;
    struct perf_branch_entry branches[STACK_LIMIT];
    uint64_t count;

    copy(data, tail, &header, sizeof header);
    if (header.size < sizeof header)
      break;
    if (header.type == PERF_RECORD_SAMPLE) {
      copy(data, tail + sizeof header, &count, sizeof count);
      if (count > STACK_LIMIT)
        count = STACK_LIMIT;
      copy(data, tail + sizeof header + sizeof count, branches, count * sizeof *branches);
      tally_stack(&tally, branches, count);
    }
    tail += header.size;
  }
  __atomic_store_n(&page->data_tail, head, __ATOMIC_RELEASE);
  return tally;
}

#include "fields.h"
#include "limits.h"
#include "shared.h"

int take_slot(struct words *words) { return (int)take_number(words, 0, TASK_LIMIT - 1); }
int take_cpu(struct words *words) { return (int)take_number(words, 0, CPU_LIMIT - 1); }
int take_flag(struct words *words) { return (int)take_number(words, 0, 1); }
int take_count(struct words *words) { return (int)take_number(words, 0, EVENT_LIMIT); }
int take_kind(struct words *words)
{
  return (int)take_number(words, 0, IS_VIRTUAL_CPU | HAS_NO_PMU | HAS_USER_INTERRUPTS | SHARES_MEMORY |
                                    COUNTERS_MASK << COUNTERS_SHIFT);
}
uint32_t take_counter(struct words *words) { return (uint32_t)take_number(words, 0, UINT32_MAX); }

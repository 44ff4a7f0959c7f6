// SPDX-License-Identifier: LGPL-2.1-or-later

#include "LocalInterrupt.h"

void requestPerformanceInterrupt(BX_CPU_C *processor, Delivery delivery)
{
  constexpr Bit32u mask = 1u << 16;
  Bit32u entry = processor->lapic->read_aligned(BX_LAPIC_LVT_PERFMON);
  if (entry & mask) return;
  if (delivery == Delivery::masksEntry)
    processor->lapic->set_lvt_entry(BX_LAPIC_LVT_PERFMON, entry | mask);
  processor->lapic->deliver(entry & 0xff, (entry >> 8) & 7, 0);
}

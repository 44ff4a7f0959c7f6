// SPDX-License-Identifier: LGPL-2.1-or-later

#include "CounterBank.h"

CounterBank::CounterBank(BX_CPU_C *processor, PerformanceMonitoringUnit *unit,
                         OverflowReceiver *receiver, unsigned width):
  processor(processor), unit(unit), receiver(receiver), valueMask(bits(width - 1, 0)), state()
{
  timer = bx_pc_system.register_timer_ticks(this, timerExpired, 1, false, false, "counters");
}

void CounterBank::reset()
{
  bool timerWasActive = state.timerIsActive;
  state = State();
  state.timerIsActive = timerWasActive;
  state.instructions = processor->icount;
  state.branches = unit->flow.branches;
  schedule();
}

void CounterBank::registerState(bx_list_c *list) { registerBytes(list, "counters", &state); }

// A counter that passes its last value goes on from zero, and has overflowed.
// SDM vol. 3, "Architectural Performance Monitoring Version 2"; APM vol. 2, 13.2.1.
void CounterBank::advance()
{
  Bit64u instructions = processor->icount - state.instructions;
  Bit64u branches = unit->flow.branches - state.branches;
  state.instructions += instructions;
  state.branches += branches;
  Bit32u overflowed = 0;
  for (unsigned n = 0; n < capacity; n++) {
    const Counting &counting = state.counting[n];
    if (! (unit->flow.user ? counting.inUser : counting.inSupervisor)) continue;
    Bit64u value = state.value[n] + counting.rate.perInstruction * instructions
                                  + counting.rate.perBranch * branches;
    if (value > valueMask) overflowed |= 1u << n;
    state.value[n] = value & valueMask;
  }
  if (overflowed) receiver->overflowed(overflowed);
}

// No counter advances by more than one in an instruction.
Bit64u CounterBank::instructionsToOverflow() const
{
  Bit64u least = 0;
  for (unsigned n = 0; n < capacity; n++) {
    const Counting &counting = state.counting[n];
    if (! counting.inUser && ! counting.inSupervisor) continue;
    if (! counting.rate.perInstruction && ! counting.rate.perBranch) continue;
    Bit64u left = valueMask - state.value[n] + 1;
    if (least == 0 || left < least) least = left;
  }
  return least;
}

void CounterBank::schedule()
{
  Bit64u left = instructionsToOverflow();
  unit->flow.counting = left != 0;
  if (state.timerIsActive) bx_pc_system.deactivate_timer(timer);
  // A timer cannot be set for any time; who comes too early looks again.
  Bit64u longest = bit(40);
  state.timerIsActive = left != 0;
  if (left) bx_pc_system.activate_timer_ticks(timer, left < longest ? left : longest, false);
}

void CounterBank::timerExpired(void *bank)
{
  CounterBank *counters = static_cast<CounterBank *>(bank);
  counters->state.timerIsActive = false;
  counters->advance();
  counters->schedule();
}

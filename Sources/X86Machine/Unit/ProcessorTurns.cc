// SPDX-License-Identifier: LGPL-2.1-or-later

#include "ProcessorTurns.h"

#include "Emulator.h"

// Clocks of a turn: interrupts between processors take as long, and timers are as exact.
constexpr Bit32u turn = 32;

// Outside of the functions, for an exception leaves them by longjmp().
static unsigned processor;
static bool areHalted = true;
static Bit64u goals[64];

/// Executes up to the goal or, as an instruction may be long, beyond it and nothing in the next turns.
static void takeTurn(BX_CPU_C *cpu, Bit64u *goal)
{
  while (cpu->get_icount() < *goal && ! bx_pc_system.kill_bochs_request) {
    Bit64u before = cpu->get_icount();
    cpu->cpu_run_trace();
    if (cpu->get_icount() == before) {
      *goal = before;
      return;
    }
  }
  areHalted = false;
}

void executeProcessors()
{
  // A machine that was saved has executed something already.
  for (unsigned n = 0; n < BX_SMP_PROCESSORS; n++) goals[n] = BX_CPU(n)->get_icount();
  // An exception or a VM exit ends its instruction, and the processor goes on with its turn.
  if (setjmp(BX_CPU_C::jmp_buf_env)) {
    BX_CPU(processor)->icount++;
    areHalted = false;
  }
  while (! bx_pc_system.kill_bochs_request) {
    for (; processor < BX_SMP_PROCESSORS; processor++) takeTurn(BX_CPU(processor), &goals[processor]);
    BX_TICKN(areHalted ? bx_pc_system.getNumCpuTicksLeftNextEvent() : turn);
    areHalted = true;
    for (processor = 0; processor < BX_SMP_PROCESSORS; processor++) {
      goals[processor] += turn;
      BX_CPU(processor)->icount_last_sync = BX_CPU(processor)->get_icount();
    }
    processor = 0;
  }
}

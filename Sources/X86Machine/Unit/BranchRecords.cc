// SPDX-License-Identifier: LGPL-2.1-or-later

#include "BranchRecords.h"

void BranchRecords::reset()
{
  state = State();
  state.depth = mostRecords;
}

void BranchRecords::registerState(bx_list_c *list) { registerBytes(list, "branches", &state); }

// In call-stack mode a near return takes the call that it returns from off the stack, and calls to
// the next instruction, which nobody returns from, are left out. SDM vol. 3, Debug, "LBR Call Stack
// Filtering"; "Last Branch Records", "Call-Stack Mode".
void BranchRecords::record(const Branch &branch)
{
  if (! selects(branch)) return;
  Bit64u cycles = processor->icount - state.instructions;
  state.instructions = processor->icount;
  constexpr Bit64u lengthOfRelativeCall = 5;
  bool goesNowhere = branch.kind == BranchKind::nearRelativeCall &&
    branch.to == branch.from + lengthOfRelativeCall;
  if (isCallStack() && branch.kind == BranchKind::nearReturn) pop();
  else if (! isCallStack() || ! goesNowhere) push(branch, cycles);
}

void BranchRecords::pop()
{
  state.records[state.top] = BranchRecord();
  state.top = place(1);
}

void BranchRecords::push(const Branch &branch, Bit64u cycles)
{
  constexpr Bit64u mostCycles = 0xffff;
  state.top = (state.top + 1) % state.depth;
  state.records[state.top] = {branch.from, branch.to,
                              info(branch, cycles < mostCycles ? cycles : mostCycles)};
}

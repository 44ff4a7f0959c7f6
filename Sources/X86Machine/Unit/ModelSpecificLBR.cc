// SPDX-License-Identifier: LGPL-2.1-or-later

#include "BranchRecords.h"

// SDM vol. 4, "MSRs in the Intel Xeon Scalable Processor Family".
enum : Bit32u {
  MSR_LBR_SELECT = 0x1c8, MSR_LASTBRANCH_TOS = 0x1c9, MSR_LASTBRANCH_0_FROM_IP = 0x680,
  MSR_LASTBRANCH_0_TO_IP = 0x6c0, MSR_LBR_INFO_0 = 0xdc0
};

// SDM vol. 3, Debug, "Filtering of Last Branch Records": a one suppresses. Bits 2 to 8 are the
// kinds in the order of BranchKind.
static constexpr Bit64u suppressesCPL0 = bit(0), suppressesCPL123 = bit(1);
static constexpr Bit64u callStack = bit(9);
static constexpr unsigned firstKind = 2;
static constexpr Bit64u selectMask = bits(9, 0);

bool ModelSpecificLBR::selects(const Branch &branch) const
{
  if (state.control & (branch.endsInUser ? suppressesCPL123 : suppressesCPL0)) return false;
  return ! (state.control & bit(firstKind + unsigned(branch.kind)));
}

bool ModelSpecificLBR::isCallStack() const { return (state.control & callStack) != 0; }

// MSR_LBR_INFO_x: cycles in bits 15:0. Nothing is mispredicted and there are no transactions.
Bit64u ModelSpecificLBR::info(const Branch &, Bit64u cycles) const { return cycles; }

const Bit64u *ModelSpecificLBR::storage(Bit32u msr) const
{
  if (msr == MSR_LBR_SELECT) return &state.control;
  if (msr == MSR_LASTBRANCH_TOS) return &state.top;
  if (msr - MSR_LASTBRANCH_0_FROM_IP < mostRecords)
    return &state.records[msr - MSR_LASTBRANCH_0_FROM_IP].from;
  if (msr - MSR_LASTBRANCH_0_TO_IP < mostRecords)
    return &state.records[msr - MSR_LASTBRANCH_0_TO_IP].to;
  if (msr - MSR_LBR_INFO_0 < mostRecords) return &state.records[msr - MSR_LBR_INFO_0].info;
  return nullptr;
}

Access ModelSpecificLBR::read(Bit32u msr, Bit64u *value) const
{
  const Bit64u *place = storage(msr);
  if (! place) return Access::foreign;
  *value = *place;
  return Access::done;
}

Access ModelSpecificLBR::write(Bit32u msr, Bit64u value)
{
  Bit64u *place = const_cast<Bit64u *>(storage(msr));
  if (! place) return Access::foreign;
  if (msr == MSR_LBR_SELECT && (value & ~selectMask)) return Access::fault;
  *place = msr == MSR_LASTBRANCH_TOS ? value % mostRecords : value;
  return Access::done;
}

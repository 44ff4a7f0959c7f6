// SPDX-License-Identifier: LGPL-2.1-or-later

#include "DebugControl.h"

// SDM vol. 3, Debug, "IA32_DEBUGCTL MSR".
static constexpr Bit32u IA32_DEBUGCTL = 0x1d9;
static constexpr Bit64u lbr = bit(0);
static constexpr Bit64u singleStepOnBranches = bit(1);
static constexpr Bit64u traceMessages = bits(10, 6);  // TR, BTS, BTINT, BTS_OFF_OS, BTS_OFF_USR
static constexpr Bit64u freezeLBROnPMI = bit(11);
static constexpr Bit64u freezePerfMonOnPMI = bit(12);
static constexpr Bit64u freezeWhileSMM = bit(14);

static constexpr Bit64u known = lbr | singleStepOnBranches | traceMessages | freezeLBROnPMI |
  freezePerfMonOnPMI | freezeWhileSMM;

bool DebugControl::accepts(Bit64u value) const { return (value & ~known) == 0; }

bool DebugControl::recordsBranches() const { return (state.value & lbr) != 0; }
void DebugControl::stopRecordingBranches() { state.value &= ~lbr; }
bool DebugControl::freezesBranchesOnInterrupt() const { return state.value & freezeLBROnPMI; }
bool DebugControl::freezesCountersOnInterrupt() const { return state.value & freezePerfMonOnPMI; }

Access DebugControl::read(Bit32u msr, Bit64u *value) const
{
  if (msr != IA32_DEBUGCTL) return Access::foreign;
  *value = state.value;
  return Access::done;
}

Access DebugControl::write(Bit32u msr, Bit64u value)
{
  if (msr != IA32_DEBUGCTL) return Access::foreign;
  if (! accepts(value)) return Access::fault;
  state.value = value;
  return Access::done;
}

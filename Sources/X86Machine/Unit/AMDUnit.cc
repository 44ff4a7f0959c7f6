// SPDX-License-Identifier: LGPL-2.1-or-later

#include "AMDUnit.h"

#include "LocalInterrupt.h"

// APM vol. 2, appendix A, and 13.2.1: six core counters; the registers of the first four have old
// addresses too.
enum : Bit32u {
  PerfEvtSel0 = 0xc0010000, PerfCtr0 = 0xc0010004, PerfEvtSelExt0 = 0xc0010200,
  PerfCntrGlobalStatus = 0xc0000300, PerfCntrGlobalCtl = 0xc0000301,
  PerfCntrGlobalStatusClr = 0xc0000302, PerfCntrGlobalStatusSet = 0xc0000303
};
static constexpr Bit64u guestOnly = bit(40), hostOnly = bit(41);
// APM vol. 2, 13.2.1: event select in bits 35:32 and 7:0, unit mask in 15:8. Reserved bits do not
// fault, and read as zero.
static constexpr Bit64u eventBits = bits(35, 32) | selector::event;
static constexpr Bit64u selectMask = bits(41, 40) | bits(35, 22) | bit(20) | bits(18, 0);
static constexpr unsigned width = 48;

AMDUnit::AMDUnit(BX_CPU_C *processor, const Settings &settings):
  processor(processor), settings(settings), bank(processor, this, this, width)
{
  reset();
}

// CPUID Fn8000_0001_ECX[PerfCtrExtCore].
bool AMDUnit::isIn(BX_CPU_C *processor)
{
  cpuid_function_t leaf;
  processor->cpuid->get_cpuid_leaf(0x80000001, 0, &leaf);
  return (leaf.ecx & (1u << 23)) != 0;
}

// With PerfMonV2 all counters are enabled after reset, for software that does not know of it
// (processor programming reference of family 19H, PerfCntrGlobalCtl).
void AMDUnit::reset()
{
  bank.reset();
  state = State();
  state.globalControl = bits(counters - 1, 0);
  controlsChanged();
}

void AMDUnit::registerState(bx_list_c *parent)
{
  bx_list_c *list = new bx_list_c(parent, "PMU");
  registerBytes(list, "flow", &flow);
  bank.registerState(list);
  registerBytes(list, "registers", &state);
}

// CPUID Fn8000_0022: PerfMonV2 and the number of core counters. Nothing between it and the last
// leaf of the model.
void AMDUnit::identify(Bit32u leaf, Bit32u, cpuid_function_t *answer)
{
  constexpr Bit32u lastOfModel = 0x8000001e, perfMonV2 = 0x80000022;
  if (leaf == 1 || leaf == 0x80000001) answer->eax = settings.signatureOr(answer->eax);
  if (! settings.hasPerfMonV2) return;
  if (leaf == 0x80000000 && answer->eax < perfMonV2) answer->eax = perfMonV2;
  if (leaf <= lastOfModel || leaf > perfMonV2) return;
  answer->eax = leaf == perfMonV2 ? 1 : 0;
  answer->ebx = leaf == perfMonV2 ? counters : 0;
  answer->ecx = answer->edx = 0;
}

bool AMDUnit::find(Bit32u msr, Register *found) const
{
  Bit32u n;
  if ((n = msr - PerfEvtSelExt0) < 2 * counters) *found = {n / 2, n % 2 == 0};
  else if ((n = msr - PerfEvtSel0) < 4) *found = {n, true};
  else if ((n = msr - PerfCtr0) < 4) *found = {n, false};
  else return false;
  return true;
}

// The events that happen in this machine; processor programming references of families 17H and 19H.
static Rate rateOf(Bit64u select)
{
  switch (select & eventBits) {
    case 0x76:  // cycles not in halt
    case 0xc0:  // retired instructions
      return everyInstruction;
    case 0xc2:  // retired branch instructions
      return everyBranch;
    default:
      return never;
  }
}

// Host-only and guest-only: with neither all is counted; with one or both nothing is unless
// EFER.SVME is set. APM vol. 2, 13.2.1, "Host/Guest Only".
bool AMDUnit::countsHere(Bit64u select) const
{
  Bit64u only = select & (guestOnly | hostOnly);
  if (! only) return true;
  if (! processor->efer.get_SVME()) return false;
  return (only & (processor->in_svm_guest ? guestOnly : hostOnly)) != 0;
}

Counting AMDUnit::counting(unsigned counter) const
{
  Bit64u select = state.select[counter];
  bool isEnabled = (select & selector::enable) &&
    (! settings.hasPerfMonV2 || (state.globalControl & bit(counter)));
  if (! isEnabled || ! countsHere(select)) return Counting();
  return {qualified(rateOf(select), select), (select & selector::supervisor) != 0,
          (select & selector::user) != 0};
}

void AMDUnit::controlsChanged()
{
  for (unsigned n = 0; n < counters; n++) bank.setCounting(n, counting(n));
  bank.schedule();
}

void AMDUnit::virtualizationChanged()
{
  bank.advance();
  controlsChanged();
}

// APM vol. 2, 13.2.1 and 13.2.2: each overflow sets its status bit; an interrupt is asked for by
// the selector.
void AMDUnit::overflowed(Bit32u overflowed)
{
  bool asks = false;
  for (unsigned n = 0; n < counters; n++) {
    if (! (overflowed & bit(n))) continue;
    state.globalStatus |= bit(n);
    if (state.select[n] & selector::interrupt) asks = true;
  }
  if (asks) requestPerformanceInterrupt(processor, Delivery::leavesEntry);
}

Access AMDUnit::read(Bit32u msr, Bit64u *value)
{
  bank.advance();
  Register found;
  if (! find(msr, &found)) return settings.hasPerfMonV2 ? readGlobal(msr, value) : Access::foreign;
  *value = found.isSelector ? state.select[found.counter] : bank.value(found.counter);
  return Access::done;
}

Access AMDUnit::write(Bit32u msr, Bit64u value)
{
  bank.advance();
  Register found;
  Access access = Access::done;
  if (! find(msr, &found))
    access = settings.hasPerfMonV2 ? writeGlobal(msr, value) : Access::foreign;
  else if (found.isSelector) state.select[found.counter] = value & selectMask;
  else bank.set(found.counter, value);
  if (access == Access::done) controlsChanged();
  return access;
}

// PerfMonV2. APM vol. 2, 13.2.2: the status is read-only, and written through the registers that
// clear and set bits of it.
Access AMDUnit::readGlobal(Bit32u msr, Bit64u *value) const
{
  switch (msr) {
    case PerfCntrGlobalStatus: *value = state.globalStatus; return Access::done;
    case PerfCntrGlobalCtl: *value = state.globalControl; return Access::done;
    case PerfCntrGlobalStatusClr:
    case PerfCntrGlobalStatusSet: *value = 0; return Access::done;
    default: return Access::foreign;
  }
}

Access AMDUnit::writeGlobal(Bit32u msr, Bit64u value)
{
  value &= bits(counters - 1, 0);
  switch (msr) {
    case PerfCntrGlobalStatus: return Access::done;  // ignored
    case PerfCntrGlobalCtl: state.globalControl = value; return Access::done;
    case PerfCntrGlobalStatusClr: state.globalStatus &= ~value; return Access::done;
    case PerfCntrGlobalStatusSet: state.globalStatus |= value; return Access::done;
    default: return Access::foreign;
  }
}

// APM vol. 3, RDPMC: core counters only, the others are not in this machine.
Access AMDUnit::readCounter(Bit32u ecx, Bit64u *value)
{
  bank.advance();
  if (ecx >= counters) return Access::fault;
  *value = bank.value(ecx);
  return Access::done;
}

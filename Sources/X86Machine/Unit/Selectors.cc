// SPDX-License-Identifier: LGPL-2.1-or-later

#include "Selectors.h"

// SDM vol. 4, "Architectural MSRs".
enum : Bit32u {
  IA32_PMC0 = 0xc1, IA32_PERFEVTSEL0 = 0x186, IA32_FIXED_CTR0 = 0x309, IA32_FIXED_CTR_CTRL = 0x38d,
  IA32_A_PMC0 = 0x4c1
};
static constexpr Bit32u fixedCounterRegisters = 16;  // 309H up to the next register in use

// SDM vol. 3, "Processor Event-based Sampling (PEBS) Facility", adaptive records.
static constexpr Bit64u adaptiveRecord = bit(34);

// SDM vol. 3, "Architectural Performance Monitoring Version 1 Facilities": bits 63:32 are reserved,
// bit 19 (pin control) is since Sandy Bridge; version 3 brings bit 21 (AnyThread), and version 5
// may take it away ("AnyThread Deprecation").
Bit64u Selectors::eventSelectMask() const
{
  Bit64u mask = bits(31, 0) & ~bit(19);
  if (! features.hasAnyThread) mask &= ~bit(21);
  if (features.has(capability::pebsBaseline)) mask |= adaptiveRecord;
  return mask;
}

// SDM vol. 3, "Architectural Performance Monitoring Version 2 Facilities": four bits for each
// counter, which are enable (two), AnyThread and PMI; with adaptive records one more at 32 + 4n.
Bit64u Selectors::fixedControlMask() const
{
  Bit64u mask = 0;
  for (unsigned n = 0; n < features.fixed; n++) {
    mask |= Bit64u(features.hasAnyThread ? 0xf : 0xb) << (4 * n);
    if (features.has(capability::pebsBaseline)) mask |= bit(32 + 4 * n);
  }
  return mask;
}

// The pre-defined architectural events that happen in this machine (SDM vol. 3, "Pre-defined
// Architectural Performance Events"), and the precisely distributed form of one of them.
static Rate rateOf(Bit64u eventSelect)
{
  switch (eventSelect & selector::event) {
    case 0x003c:  // UnHalted Core Cycles
    case 0x013c:  // UnHalted Reference Cycles
    case 0x00c0:  // Instructions Retired
    case 0x01c0:  // INST_RETIRED.PREC_DIST
    case 0x01a4:  // Topdown Slots
      return everyInstruction;
    case 0x00c4:  // Branch Instructions Retired
      return everyBranch;
    default:
      return never;
  }
}

Counting Selectors::counting(unsigned counter) const
{
  Counting counting;
  if (isFixed(counter)) {
    // Instructions, core cycles, reference cycles, slots: in this machine all the same.
    Bit64u field = fixedField(counter - fixedCounter(0));
    counting = {everyInstruction, (field & 1) != 0, (field & 2) != 0};
  } else {
    Bit64u select = state.eventSelect[counter];
    if (! (select & selector::enable)) return counting;
    counting = {qualified(rateOf(select), select), (select & selector::supervisor) != 0,
                (select & selector::user) != 0};
  }
  return counting;
}

bool Selectors::asksForInterrupt(unsigned counter) const
{
  return isFixed(counter) ? (fixedField(counter - fixedCounter(0)) & 8) != 0
                          : (state.eventSelect[counter] & selector::interrupt) != 0;
}

bool Selectors::asksForAdaptiveRecord(unsigned counter) const
{
  return isFixed(counter)
    ? (state.fixedControl >> (32 + 4 * (counter - fixedCounter(0)))) & 1
    : (state.eventSelect[counter] & adaptiveRecord) != 0;
}

// SDM vol. 3, "IA32_PERF_GLOBAL_INUSE MSR": a general counter with an event select other than
// zero, a fixed one that is enabled, and bit 63 when some counter asks for an interrupt.
Bit64u Selectors::inUse() const
{
  Bit64u inUse = 0;
  for (unsigned n = 0; n < features.general; n++) {
    if (state.eventSelect[n] & 0xff) inUse |= bit(n);
    if (asksForInterrupt(n)) inUse |= bit(63);
  }
  for (unsigned n = 0; n < features.fixed; n++) {
    if (fixedField(n) & 3) inUse |= bit(32 + n);
    if (asksForInterrupt(fixedCounter(n))) inUse |= bit(63);
  }
  return inUse;
}

// SDM vol. 3, "Full-Width Writes to Performance Counter Registers": IA32_PMCx takes 32 bits and
// extends their sign, IA32_A_PMCx takes all and nothing beyond.
Access Selectors::writeGeneral(unsigned n, Bit64u value, bool isFullWidth)
{
  if (n >= features.general || (isFullWidth && (value & ~bank.mask()))) return Access::fault;
  bank.set(n, isFullWidth ? value : Bit64u(Bit64s(Bit32s(value))));
  return Access::done;
}

Access Selectors::read(Bit32u msr, Bit64u *value) const
{
  Bit32u n;
  if ((n = msr - IA32_PMC0) < IntelFeatures::mostGeneral ||
      (n = msr - IA32_A_PMC0) < IntelFeatures::mostGeneral) {
    if (n >= features.general) return Access::fault;
    *value = bank.value(n);
  } else if ((n = msr - IA32_PERFEVTSEL0) < IntelFeatures::mostGeneral) {
    if (n >= features.general) return Access::fault;
    *value = state.eventSelect[n];
  } else if ((n = msr - IA32_FIXED_CTR0) < fixedCounterRegisters) {
    if (n >= features.fixed) return Access::fault;
    *value = bank.value(fixedCounter(n));
  } else if (msr == IA32_FIXED_CTR_CTRL) {
    *value = state.fixedControl;
  } else {
    return Access::foreign;
  }
  return Access::done;
}

Access Selectors::write(Bit32u msr, Bit64u value)
{
  Bit32u n;
  if ((n = msr - IA32_PMC0) < IntelFeatures::mostGeneral) return writeGeneral(n, value, false);
  if ((n = msr - IA32_A_PMC0) < IntelFeatures::mostGeneral) return writeGeneral(n, value, true);
  if ((n = msr - IA32_PERFEVTSEL0) < IntelFeatures::mostGeneral) {
    if (n >= features.general || (value & ~eventSelectMask())) return Access::fault;
    state.eventSelect[n] = value;
  } else if ((n = msr - IA32_FIXED_CTR0) < fixedCounterRegisters) {
    if (n >= features.fixed || (value & ~bank.mask())) return Access::fault;
    bank.set(fixedCounter(n), value);
  } else if (msr == IA32_FIXED_CTR_CTRL) {
    if (value & ~fixedControlMask()) return Access::fault;
    state.fixedControl = value;
  } else {
    return Access::foreign;
  }
  return Access::done;
}

// SDM vol. 2, RDPMC: ECX[31:16] is the type, ECX[15:0] the number in it.
Access Selectors::readCounter(Bit32u ecx, Bit64u *value) const
{
  constexpr Bit32u generalType = 0, fixedType = 0x4000;
  Bit32u type = ecx >> 16, n = ecx & 0xffff;
  if (type == generalType && n < features.general) *value = bank.value(n);
  else if (type == fixedType && n < features.fixed) *value = bank.value(fixedCounter(n));
  else return Access::fault;
  return Access::done;
}

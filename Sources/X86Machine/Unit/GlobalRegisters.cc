// SPDX-License-Identifier: LGPL-2.1-or-later

#include "GlobalRegisters.h"

// SDM vol. 4, "Architectural MSRs".
enum : Bit32u {
  IA32_PERF_GLOBAL_STATUS = 0x38e, IA32_PERF_GLOBAL_CTRL = 0x38f,
  IA32_PERF_GLOBAL_STATUS_RESET = 0x390, IA32_PERF_GLOBAL_STATUS_SET = 0x391,
  IA32_PERF_GLOBAL_INUSE = 0x392
};

// SDM vol. 3, "Processor State Following Power-up, Reset, or INIT": the general-purpose counters
// are enabled, so that who knows only version 1 can count.
void GlobalRegisters::reset() { state = {features.generalBits(), 0}; }

Bit64u GlobalRegisters::controlMask() const
{
  Bit64u mask = features.generalBits() | features.fixedBits();
  return features.has(capability::perfMetrics) ? mask | status::perfMetrics : mask;
}

// SDM vol. 3, "IA32_PERF_GLOBAL_STATUS_RESET and IA32_PERF_GLOBAL_STATUS_SET MSRs".
Bit64u GlobalRegisters::statusMask() const
{
  return controlMask() | status::traceToPA | status::lbrFrozen | status::countersFrozen |
    status::bufferOverflow | status::conditionChanged;
}

// SDM vol. 3, "Architectural Performance Monitoring Version 2 Facilities"; CTR_FRZ is in
// "Enhancement in IA32_PERF_GLOBAL_STATUS".
bool GlobalRegisters::allowsCounting(unsigned counter) const
{
  return ! (state.status & status::countersFrozen) && (state.control & bit(statusBit(counter)));
}

Access GlobalRegisters::read(Bit32u msr, Bit64u *value, Bit64u inUse) const
{
  switch (msr) {
    case IA32_PERF_GLOBAL_STATUS: *value = state.status; return Access::done;
    case IA32_PERF_GLOBAL_CTRL: *value = state.control; return Access::done;
    case IA32_PERF_GLOBAL_STATUS_RESET:
    case IA32_PERF_GLOBAL_STATUS_SET: *value = 0; return Access::done;
    case IA32_PERF_GLOBAL_INUSE: *value = inUse; return Access::done;
    default: return Access::foreign;
  }
}

Access GlobalRegisters::write(Bit32u msr, Bit64u value)
{
  switch (msr) {
    case IA32_PERF_GLOBAL_CTRL:
      if (! accepts(value)) return Access::fault;
      state.control = value;
      return Access::done;
    case IA32_PERF_GLOBAL_STATUS_RESET:
      if (value & ~statusMask()) return Access::fault;
      state.status &= ~value;
      return Access::done;
    case IA32_PERF_GLOBAL_STATUS_SET:
      if (value & ~statusMask()) return Access::fault;
      state.status |= value;
      return Access::done;
    case IA32_PERF_GLOBAL_STATUS:  // read only
    case IA32_PERF_GLOBAL_INUSE:
      return Access::fault;
    default:
      return Access::foreign;
  }
}

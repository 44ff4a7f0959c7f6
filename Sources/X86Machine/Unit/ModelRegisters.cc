// SPDX-License-Identifier: LGPL-2.1-or-later

#include "ModelRegisters.h"

// SDM vol. 4, "Architectural MSRs" and "MSRs in the Intel Xeon Scalable Processor Family".
enum : Bit32u {
  IA32_MISC_ENABLE = 0x1a0, MSR_OFFCORE_RSP_0 = 0x1a6, MSR_OFFCORE_RSP_1 = 0x1a7,
  MSR_LER_FROM_LIP = 0x1dd, MSR_LER_TO_LIP = 0x1de, MSR_PERF_METRICS = 0x329,
  IA32_PERF_CAPABILITIES = 0x345
};

// IA32_MISC_ENABLE: fast strings, performance monitoring available, MONITOR. The bits for
// performance monitoring, BTS and PEBS are read-only; the last two say that something is missing.
static constexpr Bit64u fastStrings = bit(0), performanceMonitoring = bit(7), monitor = bit(18);
static constexpr Bit64u readOnly = performanceMonitoring | bit(11) | bit(12);

void ModelRegisters::reset()
{
  state = State();
  state.miscellaneous = fastStrings | performanceMonitoring | monitor;
}

const Bit64u *ModelRegisters::storage(Bit32u msr) const
{
  switch (msr) {
    case IA32_MISC_ENABLE: return &state.miscellaneous;
    case MSR_OFFCORE_RSP_0: return &state.offcore[0];
    case MSR_OFFCORE_RSP_1: return &state.offcore[1];
    case MSR_LER_FROM_LIP: return &state.lastExceptionFrom;
    case MSR_LER_TO_LIP: return &state.lastExceptionTo;
    case MSR_PERF_METRICS: return features.has(capability::perfMetrics) ? &state.metrics : nullptr;
    default: return nullptr;
  }
}

// SDM vol. 3, "Performance Metrics": one byte for each share, 255 the whole. Ice Lake has the four
// of level 1, Sapphire Rapids four of level 2 besides. Equal shares, for nothing here says more.
Access ModelRegisters::readMetrics(Bit64u *value) const
{
  if (! features.has(capability::perfMetrics)) return Access::fault;
  constexpr unsigned slots = 3;
  constexpr Bit64u level1 = 0x3f404040, level2 = Bit64u(0x40403f40) << 32;
  *value = state.metrics;
  if (bank.value(fixedCounter(slots)))
    *value = features.hasArchitecturalLBR ? level1 | level2 : level1;
  return Access::done;
}

Access ModelRegisters::read(Bit32u msr, Bit64u *value) const
{
  if (msr == IA32_PERF_CAPABILITIES) {
    *value = features.capabilities;
    return Access::done;
  }
  const Bit64u *place = storage(msr);
  if (! place) return Access::foreign;
  if (msr == MSR_PERF_METRICS) return readMetrics(value);
  *value = *place;
  return Access::done;
}

Access ModelRegisters::write(Bit32u msr, Bit64u value)
{
  if (msr == IA32_PERF_CAPABILITIES) return Access::fault;  // read only
  Bit64u *place = const_cast<Bit64u *>(storage(msr));
  if (! place) return Access::foreign;
  *place = msr == IA32_MISC_ENABLE ? (value & ~readOnly) | (*place & readOnly) : value;
  return Access::done;
}

// SPDX-License-Identifier: LGPL-2.1-or-later

#include "EventBasedSampling.h"

// SDM vol. 4, "Architectural MSRs" and "MSRs in the Intel Xeon Scalable Processor Family".
enum : Bit32u {
  IA32_PEBS_ENABLE = 0x3f1, MSR_PEBS_DATA_CFG = 0x3f2, MSR_PEBS_LD_LAT = 0x3f6,
  MSR_PEBS_FRONTEND = 0x3f7, IA32_DS_AREA = 0x600
};

// The debug store area of 64-bit mode. SDM vol. 3, Debug, "BTS and DS Save Area", and Performance
// Monitoring, "Processor Event-based Sampling (PEBS) Facility", extended PEBS: the reset values of
// the fixed counters lie behind eight for general-purpose ones.
enum : Bit64u { pebsIndex = 0x28, pebsAbsoluteMaximum = 0x30, pebsInterruptThreshold = 0x38,
                pebsCounterReset = 0x40 };

// MSR_PEBS_DATA_CFG. SDM vol. 3, "Adaptive PEBS", "MSR_PEBS_DATA_CFG".
static constexpr Bit64u memoryGroup = bit(0), registerGroup = bit(1), vectorGroup = bit(2),
  branchGroup = bit(3);
static constexpr unsigned branchEntriesShift = 24;  // one less than there are
static constexpr Bit64u dataConfigurationMask = bits(3, 0) | bits(31, 24);

// SDM vol. 3, "Processor Event-based Sampling (PEBS) Facility": four counters, and load latency
// of four, before extended PEBS; with it every counter.
Bit64u EventBasedSampling::enableMask() const
{
  if (features.has(capability::pebsBaseline)) return features.generalBits() | features.fixedBits();
  return bits(3, 0) | bits(35, 32);
}

Access EventBasedSampling::read(Bit32u msr, Bit64u *value) const
{
  switch (msr) {
    case IA32_PEBS_ENABLE: *value = state.enable; return Access::done;
    case MSR_PEBS_LD_LAT: *value = state.loadLatency; return Access::done;
    case MSR_PEBS_FRONTEND: *value = state.frontend; return Access::done;
    case IA32_DS_AREA: *value = state.debugStore; return Access::done;
    case MSR_PEBS_DATA_CFG:
      *value = state.dataConfiguration;
      return features.has(capability::pebsBaseline) ? Access::done : Access::fault;
    default: return Access::foreign;
  }
}

Access EventBasedSampling::write(Bit32u msr, Bit64u value)
{
  switch (msr) {
    case IA32_PEBS_ENABLE:
      if (value & ~enableMask()) return Access::fault;
      state.enable = value;
      return Access::done;
    case MSR_PEBS_DATA_CFG:
      if (! features.has(capability::pebsBaseline) || (value & ~dataConfigurationMask))
        return Access::fault;
      state.dataConfiguration = value;
      return Access::done;
    case IA32_DS_AREA:  // SDM vol. 2, WRMSR: an address that is not canonical
      if (! processor->IsCanonical(value)) return Access::fault;
      state.debugStore = value;
      return Access::done;
    case MSR_PEBS_LD_LAT: state.loadLatency = value; return Access::done;
    case MSR_PEBS_FRONTEND: state.frontend = value; return Access::done;
    default: return Access::foreign;
  }
}

Sampling EventBasedSampling::sample(unsigned counter, bool isAdaptive)
{
  Bit64u reload = 0;
  load(state.debugStore + pebsCounterReset + 8 * counter, &reload);
  bank.set(counter, reload);
  Record record;
  if (features.has(capability::pebsBaseline))
    fillAdaptive(record, counter, isAdaptive ? state.dataConfiguration : 0);
  else
    fillFormat3(record, counter);
  return append(record);
}

// SDM vol. 3, "Performance Monitoring for 6th Generation ... Based on Skylake Microarchitecture",
// PEBS record format 0011B. The instruction of the event and the next one are not told apart: both
// addresses are that of the next.
void EventBasedSampling::fillFormat3(Record &record, unsigned counter) const
{
  static const unsigned order[] = {  // RAX RBX RCX RDX RSI RDI RBP RSP R8 to R15
    0, 3, 1, 2, 6, 7, 5, 4, 8, 9, 10, 11, 12, 13, 14, 15
  };
  Bit64u address = processor->get_instruction_pointer();
  record.add(processor->read_eflags());
  record.add(address);
  for (unsigned n : order) record.add(processor->get_reg64(n));
  record.add(bit(statusBit(counter)));
  for (unsigned n = 0; n < 3; n++) record.add(0);  // data address, source and latency
  record.add(address);                             // EventingIP
  record.add(0);                                   // no transactions
  record.add(processor->get_TSC());
}

// SDM vol. 3, "Adaptive PEBS", "Adaptive_PEBS Record Format": the basic group, and the groups that
// are asked for.
void EventBasedSampling::fillAdaptive(Record &record, unsigned counter, Bit64u configuration) const
{
  record.add(0);  // format and size, see below
  record.add(processor->get_instruction_pointer());
  record.add(bit(statusBit(counter)));
  record.add(processor->get_TSC());
  if (configuration & memoryGroup) for (unsigned n = 0; n < 4; n++) record.add(0);
  if (configuration & registerGroup) addRegisters(record);
  if (configuration & vectorGroup) addVectors(record);
  if (configuration & branchGroup)
    addBranches(record, unsigned((configuration >> branchEntriesShift) & 0xff) + 1);
  constexpr unsigned sizeShift = 48;
  record.quadwords[0] = configuration | Bit64u(8 * record.count) << sizeShift;
}

void EventBasedSampling::addRegisters(Record &record) const
{
  record.add(processor->read_eflags());
  record.add(processor->get_instruction_pointer());
  for (unsigned n = 0; n < 16; n++) record.add(processor->get_reg64(n));  // RAX RCX RDX RBX RSP ...
}

void EventBasedSampling::addVectors(Record &record) const
{
  for (unsigned n = 0; n < 16; n++) {
    record.add(processor->vmm[n].zmm_u64[0]);
    record.add(processor->vmm[n].zmm_u64[1]);
  }
}

void EventBasedSampling::addBranches(Record &record, unsigned most) const
{
  for (unsigned n = 0; n < most && n < branches.depth(); n++) {
    const BranchRecord &branch = branches.newest(n);
    record.add(branch.from);
    record.add(branch.to);
    record.add(branch.info);
  }
}

// SDM vol. 3, Debug, "BTS and DS Save Area": a record that does not fit is not written, and the
// buffer asks for an interrupt when the index has reached the threshold.
Sampling EventBasedSampling::append(const Record &record)
{
  Bit64u index, maximum, threshold;
  if (! load(state.debugStore + pebsIndex, &index) ||
      ! load(state.debugStore + pebsAbsoluteMaximum, &maximum) ||
      ! load(state.debugStore + pebsInterruptThreshold, &threshold)) return Sampling::recordWritten;
  Bit64u size = 8 * record.count;
  if (index + size > maximum) return Sampling::bufferFull;
  for (unsigned n = 0; n < record.count; n++)
    if (! store(index + 8 * n, record.quadwords[n])) return Sampling::recordWritten;
  index += size;
  store(state.debugStore + pebsIndex, index);
  return index >= threshold ? Sampling::bufferFull : Sampling::recordWritten;
}

// The area must be there whenever PEBS is on (SDM vol. 3, "Setting Up the DS Save Area"). Where it
// is not, this unit neither faults nor writes.
bool EventBasedSampling::load(Bit64u linear, Bit64u *value) const
{
  bx_phy_address physical;
  if (! processor->dbg_xlate_linear2phy(linear, &physical)) return false;
  BX_MEM(0)->readPhysicalPage(processor, physical, 8, value);
  return true;
}

bool EventBasedSampling::store(Bit64u linear, Bit64u value) const
{
  bx_phy_address physical;
  if (! processor->dbg_xlate_linear2phy(linear, &physical)) return false;
  BX_MEM(0)->writePhysicalPage(processor, physical, 8, &value);
  return true;
}

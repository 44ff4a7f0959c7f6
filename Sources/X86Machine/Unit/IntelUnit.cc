// SPDX-License-Identifier: LGPL-2.1-or-later

#include "IntelUnit.h"

#include "LocalInterrupt.h"

static BranchRecords *newBranchRecords(BX_CPU_C *processor, const IntelFeatures &features)
{
  if (features.hasArchitecturalLBR) return new ArchitecturalLBR(processor);
  return new ModelSpecificLBR(processor);
}

IntelUnit::IntelUnit(BX_CPU_C *processor, const Settings &settings, const IntelFeatures &features):
  processor(processor), settings(settings), supported(features),
  bank(processor, this, this, features.width), selectors(supported, bank), global(supported),
  branches(newBranchRecords(processor, features)),
  sampling(processor, supported, bank, *branches), model(supported, bank)
{
  reset();
}

void IntelUnit::reset()
{
  bank.reset();
  selectors.reset();
  global.reset();
  debug.reset();
  branches->reset();
  sampling.reset();
  model.reset();
  controlsChanged();
}

void IntelUnit::registerState(bx_list_c *parent)
{
  bx_list_c *list = new bx_list_c(parent, "PMU");
  registerBytes(list, "flow", &flow);
  bank.registerState(list);
  selectors.registerState(list);
  global.registerState(list);
  debug.registerState(list);
  branches->registerState(list);
  sampling.registerState(list);
  model.registerState(list);
}

Access IntelUnit::read(Bit32u msr, Bit64u *value)
{
  bank.advance();
  Access access = selectors.read(msr, value);
  if (access == Access::foreign) access = global.read(msr, value, selectors.inUse());
  if (access == Access::foreign) access = debug.read(msr, value);
  if (access == Access::foreign) access = branches->read(msr, value);
  if (access == Access::foreign) access = sampling.read(msr, value);
  if (access == Access::foreign) access = model.read(msr, value);
  return access;
}

Access IntelUnit::write(Bit32u msr, Bit64u value)
{
  bank.advance();
  Access access = selectors.write(msr, value);
  if (access == Access::foreign) access = global.write(msr, value);
  if (access == Access::foreign) access = debug.write(msr, value);
  if (access == Access::foreign) access = branches->write(msr, value);
  if (access == Access::foreign) access = sampling.write(msr, value);
  if (access == Access::foreign) access = model.write(msr, value);
  if (access == Access::done) controlsChanged();
  return access;
}

// SDM vol. 2, RDPMC: type 2000H reads PERF_METRICS.
Access IntelUnit::readCounter(Bit32u ecx, Bit64u *value)
{
  bank.advance();
  return ecx == 0x20000000 ? model.readMetrics(value) : selectors.readCounter(ecx, value);
}

void IntelUnit::loadDebugControl(Bit64u value)
{
  debug.load(value);
  controlsChanged();
}

void IntelUnit::loadGlobalControl(Bit64u value)
{
  bank.advance();
  global.load(value);
  controlsChanged();
}

// A counter counts when its selector, IA32_PERF_GLOBAL_CTRL and CTR_FRZ let it.
void IntelUnit::controlsChanged()
{
  for (unsigned n = 0; n < supported.general; n++)
    bank.setCounting(n, global.allowsCounting(n) ? selectors.counting(n) : Counting());
  for (unsigned n = 0; n < supported.fixed; n++) {
    unsigned counter = fixedCounter(n);
    bank.setCounting(counter,
                     global.allowsCounting(counter) ? selectors.counting(counter) : Counting());
  }
  flow.recording = branches->isOn(debug.recordsBranches()) && ! global.lbrIsFrozen();
  bank.schedule();
}

// With PEBS a counter's overflow writes a record instead of setting its status bit and asking for
// an interrupt, and the buffer does both when it is full. SDM vol. 3, "Processor Event-based
// Sampling (PEBS) Facility".
bool IntelUnit::overflowAsksForInterrupt(unsigned counter)
{
  if (! sampling.isEnabled(counter)) {
    global.set(bit(statusBit(counter)));
    return selectors.asksForInterrupt(counter);
  }
  if (sampling.sample(counter, selectors.asksForAdaptiveRecord(counter)) == Sampling::recordWritten)
    return false;
  global.set(status::bufferOverflow);
  return true;
}

void IntelUnit::overflowed(Bit32u counters)
{
  bool asks = false;
  for (unsigned n = 0; n < CounterBank::capacity; n++)
    if ((counters & bit(n)) && overflowAsksForInterrupt(n)) asks = true;
  if (! asks) return;
  freeze();
  controlsChanged();
  requestPerformanceInterrupt(processor, Delivery::masksEntry);
}

// SDM vol. 3, Debug, "Freezing LBR and Performance Counters on PMI", the streamlined form of
// version 4: status bits freeze, and the enable bits stay.
void IntelUnit::freeze()
{
  if (debug.freezesCountersOnInterrupt()) global.set(status::countersFrozen);
  if (debug.freezesBranchesOnInterrupt()) global.set(status::lbrFrozen);
}

// SDM vol. 3, Debug, "Last Branch Recording Mechanisms": a debug exception clears
// IA32_DEBUGCTL.LBR before its handler runs.
void IntelUnit::exception(unsigned vector)
{
  if (vector != BX_DB_EXCEPTION || ! debug.recordsBranches()) return;
  debug.stopRecordingBranches();
  controlsChanged();
}

void IntelUnit::record(Bit64u from, Bit64u to, BranchKind kind)
{
  branches->record({from, to, kind, processor->sregs[BX_SEG_REG_CS].selector.rpl != 0});
}

// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a processor of the emulator sees of its performance monitoring unit.
//
// Every source file of the emulator includes this one: a change here is a change of all of them.

#ifndef PERFORMANCE_MONITORING_UNIT_H
#define PERFORMANCE_MONITORING_UNIT_H

class BX_CPU_C;
class bx_list_c;
struct cpuid_function_t;

/// The kinds of branch that a last branch record tells apart.
/// SDM vol. 3, Debug, "Filtering of Last Branch Records".
enum class BranchKind : unsigned {
  conditional, nearRelativeCall, nearIndirectCall, nearReturn, nearIndirectJump, nearRelativeJump,
  far
};

/// What becomes of an access to a register.
enum class Access {
  done,
  fault,    ///< #GP(0)
  foreign   ///< not a register of this unit: the emulator goes on
};

/// The unit of a processor that has none; IntelUnit and AMDUnit are what the others have.
class PerformanceMonitoringUnit {
public:
  virtual ~PerformanceMonitoringUnit() {}

  /// The unit that belongs to the processor by its CPUID.
  static PerformanceMonitoringUnit *create(BX_CPU_C *processor);

  virtual void reset() {}
  /// Everything that a snapshot of the machine must hold.
  virtual void registerState(bx_list_c *) {}
  /// Changes what CPUID says of the unit.
  virtual void identify(Bit32u /* leaf */, Bit32u /* subleaf */, cpuid_function_t *) {}

  virtual Access read(Bit32u /* msr */, Bit64u *) { return Access::foreign; }
  virtual Access write(Bit32u /* msr */, Bit64u) { return Access::foreign; }
  /// RDPMC, once CR4.PCE and intercepts allow it.
  virtual Access readCounter(Bit32u /* ecx */, Bit64u *) { return Access::foreign; }

  // VM-entry and VM-exit controls, and the checks of VM entry.
  virtual bool acceptsDebugControl(Bit64u) { return true; }
  virtual bool acceptsGlobalControl(Bit64u) { return true; }
  virtual void loadDebugControl(Bit64u) {}
  virtual void loadGlobalControl(Bit64u) {}
  virtual Bit64u debugControl() { return 0; }
  virtual Bit64u globalControl() { return 0; }

  /// EFER.SVME changed, or an SVM host and its guest changed places.
  virtual void virtualizationChanged() {}

  /// The processor is about to run at this privilege level.
  void enterPrivilege(unsigned level)
  {
    bool becomesUser = level != 0;
    if (becomesUser == flow.user) return;
    if (flow.counting) advance();
    flow.user = becomesUser;
  }

  void branchNotTaken() { flow.branches++; }
  void branchTaken(Bit64u from, Bit64u to, BranchKind kind)
  {
    flow.branches++;
    if (flow.recording) record(from, to, kind);
  }
  /// An interrupt or exception arrived at its handler.
  void interrupted(Bit64u from, Bit64u to)
  {
    if (flow.recording) record(from, to, BranchKind::far);
  }
  virtual void exception(unsigned /* vector */) {}

protected:
  /// What must be known at each branch and each change of privilege.
  struct Flow {
    Bit64u branches = 0;     ///< executed since power-up
    bool user = false;       ///< CPL 1 to 3
    bool counting = false;   ///< some counter is counting
    bool recording = false;  ///< taken branches go to record()
  };
  Flow flow;

  virtual void advance() {}
  virtual void record(Bit64u, Bit64u, BranchKind) {}

  friend class CounterBank;
};

#endif

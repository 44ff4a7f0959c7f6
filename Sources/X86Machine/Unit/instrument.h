// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The emulator's instrumentation points. Branches, interrupts and exceptions go to the performance
// monitoring unit; every other point is empty. The emulator asks for this file by this name and
// includes it wherever it knows of processors, so the unit's interface comes in here too.

#ifndef INSTRUMENT_H
#define INSTRUMENT_H

#include "HostPort.h"
#include "PerformanceMonitoringUnit.h"
#include "ProcessorTurns.h"

#define BX_INSTR_CNEAR_BRANCH_TAKEN(cpu_id, from, to) \
  BX_CPU_THIS_PTR pmu->branchTaken(from, to, BranchKind::conditional)
#define BX_INSTR_CNEAR_BRANCH_NOT_TAKEN(cpu_id, from) BX_CPU_THIS_PTR pmu->branchNotTaken()
#define BX_INSTR_UCNEAR_BRANCH(cpu_id, what, from, to) \
  BX_CPU_THIS_PTR pmu->branchTaken(from, to, \
    (what) == BX_INSTR_IS_JMP ? BranchKind::nearRelativeJump : \
    (what) == BX_INSTR_IS_JMP_INDIRECT ? BranchKind::nearIndirectJump : \
    (what) == BX_INSTR_IS_CALL ? BranchKind::nearRelativeCall : \
    (what) == BX_INSTR_IS_CALL_INDIRECT ? BranchKind::nearIndirectCall : BranchKind::nearReturn)
// A software interrupt is recorded by its arrival, see PerformanceMonitoringUnit::interrupted().
#define BX_INSTR_FAR_BRANCH(cpu_id, what, from_cs, from, to_cs, to) \
  ((what) == BX_INSTR_IS_INT ? BX_CPU_THIS_PTR pmu->branchNotTaken() \
                             : BX_CPU_THIS_PTR pmu->branchTaken(from, to, BranchKind::far))
#define BX_INSTR_EXCEPTION(cpu_id, vector, error) BX_CPU_THIS_PTR pmu->exception(vector)

#define BX_INSTR_INIT_ENV()
#define BX_INSTR_EXIT_ENV()
#define BX_INSTR_INITIALIZE(a)
#define BX_INSTR_EXIT(a)
#define BX_INSTR_RESET(a, b)
#define BX_INSTR_HLT(a)
#define BX_INSTR_MWAIT(a, b, c, d)
#define BX_INSTR_DEBUG_PROMPT()
#define BX_INSTR_DEBUG_CMD(a)
#define BX_INSTR_OPCODE(a, b, c, d, e, f)
#define BX_INSTR_INTERRUPT(a, b)
#define BX_INSTR_HWINTERRUPT(a, b, c, d)
#define BX_INSTR_CLFLUSH(a, b, c)
#define BX_INSTR_CACHE_CNTRL(a, b)
#define BX_INSTR_TLB_CNTRL(a, b, c)
#define BX_INSTR_PREFETCH_HINT(a, b, c, d)
#define BX_INSTR_BEFORE_EXECUTION(a, b)
#define BX_INSTR_AFTER_EXECUTION(a, b)
#define BX_INSTR_REPEAT_ITERATION(a, b)
#define BX_INSTR_LIN_ACCESS(a, b, c, d, e, f)
#define BX_INSTR_PHY_ACCESS(a, b, c, d, e)
#define BX_INSTR_INP(a, b)
#define BX_INSTR_INP2(a, b, c)
#define BX_INSTR_OUTP(a, b, c)
#define BX_INSTR_WRMSR(a, b, c)
#define BX_INSTR_VMEXIT(a, b, c)

#endif

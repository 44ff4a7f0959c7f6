/*
 * How much the agent holds. The planner of programs knows the same limits (AgentLimits.swift); what
 * goes beyond them is refused here too.
 */
#pragma once

enum {
  TASK_LIMIT = 64,     /* tasks of a scenario, forked ones too */
  EVENT_LIMIT = 1024,  /* events of a scenario */
  COUNTER_LIMIT = 64,  /* counters of guests that are watched */
  FILTER_LIMIT = 300,  /* events of a guest's filter, KVM's own limit */
  CGROUP_LIMIT = 65,   /* cgroups, the root among them */
  CPU_LIMIT = 1024,    /* what a set of CPUs holds */
  LINE_LIMIT = 4096,   /* bytes of an operation */
  RUN_LIMIT_SECONDS = 60,
};

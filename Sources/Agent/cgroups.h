/* A scenario's cgroups, by number from 1; 0 is the root. */
#pragma once

void cgroups_mount(void);
/* Each gives 0 or -errno. */
long cgroup_make(int number, int parent);
long cgroup_take_in(int number, int pid);
/* A descriptor of its folder, or -errno. */
int cgroup_open(int number);
/* Removes them all, when their tasks have ended. */
void cgroups_end(void);

/* Checks of an AMD unit. */

#ifndef AMD_H
#define AMD_H

#include "check.h"

void amd_unit(const char *processor);
void amd_virtualization(void);
void amd_snapshot(void);

#endif

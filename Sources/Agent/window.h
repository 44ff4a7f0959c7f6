/*
 * The emulated x86 machine's window to its host (Sources/X86Machine/Unit/HostPort.h): programs come in
 * and answers go out without disk and network.
 */
#pragma once

#include <stdio.h>

/* Whether there is a window; from then on standard output is behind it. */
int window_open(void);
/* Saves the machine. One that is restored goes on from here, with another program. */
void window_save(void);
FILE *window_program(void);
/* Ends the machine. */
void window_end(void);

#include "window.h"

#if !defined(__x86_64__)
int window_open(void) { return 0; }
void window_save(void) {}
FILE *window_program(void) { return 0; }
void window_end(void) {}
#endif

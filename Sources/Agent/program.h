/* The program: one operation in each line, the answers on standard output, each after "@". */
#pragma once

void program_begin(void);
/* Performs line `number` of the program; one that cannot be read is told and changes nothing. */
void program_perform(const char *line, int number);
/* Says that a line cannot be performed. */
void program_refuse(int number, const char *reason);
void program_end(void);

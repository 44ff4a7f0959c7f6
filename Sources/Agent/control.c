#include "control.h"
#include "events.h"
#include "limits.h"

#include <errno.h>
#include <linux/perf_event.h>

static long perform(char verb, int event, uint64_t argument)
{
  switch (verb) {
  case 'E': return event_control(event, PERF_EVENT_IOC_ENABLE, 0);
  case 'y': return event_is_open(event) ? event_control(event, PERF_EVENT_IOC_ENABLE, 0) : 0;
  case 'D': return event_control(event, PERF_EVENT_IOC_DISABLE, 0);
  case 'Z': return event_control(event, PERF_EVENT_IOC_RESET, 0);
  case 'C': return event_close(event);
  case 'Y': return event_keep_samples(event);
  case 'i': return event_map(event);
  case 'a': return event_map_buffer(event);
  case 'n': return event_unmap_buffer(event);
  case 'd': return event_redirect(event, (int)argument);
  case 'e': return event_control(event, PERF_EVENT_IOC_REFRESH, (unsigned long)argument);
  case 'p': return event_control(event, PERF_EVENT_IOC_PERIOD, (unsigned long)&argument);
  }
  return -EBADMSG;
}

int perform_control(char verb, struct words *words, long *outcome)
{
  int event = (int)take_number(words, 0, EVENT_LIMIT - 1);
  uint64_t argument = verb == 'e' || verb == 'p' ? take_unsigned(words, 10)
                      : verb == 'd'              ? (uint64_t)take_number(words, -1, EVENT_LIMIT - 1)
                                                 : 0;

  if (!is_taken(words))
    return 0;
  *outcome = perform(verb, event, argument);
  return 1;
}

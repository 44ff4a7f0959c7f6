"""A limit of time that belongs to one test, and that says what it stopped."""

import contextlib
import signal
import unittest

SECONDS = 900  # many times what the longest test takes on a machine that has nothing else to do


class Stopped(Exception):
    """No TimeoutError, which libraries catch to try once more."""


@contextlib.contextmanager
def limited(what, seconds=SECONDS):
    def stop(*_):
        raise Stopped(f"{what} was stopped: it took more than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    # Again and again, for a test goes on behind the part of it that was stopped.
    signal.setitimer(signal.ITIMER_REAL, seconds, max(seconds / 10, 1))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class LimitedTest(unittest.TestCase):
    """A test with a limit of its own; what a class sets up has one too, where it asks for it."""

    def run(self, result=None):
        with limited(self.id()):
            return super().run(result)

"""Notochord's feed and query, one at a time: a line in asks for a turn, a line out gives its nanoseconds.

The first line out says how many parameters the model has. Default arguments, random weights, evaluation mode, one
thread. Each turn takes one event unmeasured first, so that the turns of others leave no cold caches behind.

Usage: notochord_turns.py SEED
"""

import random
import sys
import time

import torch
from notochord import Notochord

# Notochord prints; the protocol has the real output to itself.
out, sys.stdout = sys.stdout, sys.stderr


def say(number):
    print(number, file=out, flush=True)


def event(draw, held):
    """A note begins, or one that is held ends: instrument, pitch, seconds since the last event, velocity."""
    seconds = draw.expovariate(8.0)
    if held and draw.random() < 0.5:
        return (*held.pop(draw.randrange(len(held))), seconds, 0)
    note = (draw.randint(1, 128), draw.randint(0, 127))
    held.append(note)
    return (*note, seconds, draw.randint(1, 127))


def turn(model, happened):
    begun = time.perf_counter_ns()
    model.feed(*happened)
    model.query()
    return time.perf_counter_ns() - begun


def main(seed):
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.manual_seed(seed)
    draw, held = random.Random(seed), []
    model = Notochord().eval()
    model.reset()
    say(sum(parameter.numel() for parameter in model.parameters()))
    for _ in sys.stdin:
        turn(model, event(draw, held))
        say(turn(model, event(draw, held)))


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""The built VST3 in real hosts: pedalboard (JUCE) and DawDreamer.

    python vst3_hosts.py target/bundled/Antiphon.vst3

Prints "N passed, N failed" and ends with 1 when something failed. Needs pedalboard, dawdreamer and numpy.
"""

import sys
import tempfile
import time
import traceback
from pathlib import Path

import numpy as np

RATE = 48_000
BLOCK = 512
PARTS = ["lead", "harmony", "bass", "drums"]


def check(condition, sentence):
    if not condition:
        raise AssertionError(sentence)


def peak(audio):
    check(np.isfinite(audio).all(), "the sound is not finite")
    return float(np.abs(audio).max())


# pedalboard -----------------------------------------------------------------------------------------------------------


def board(path):
    from pedalboard import load_plugin

    return load_plugin(str(path))


def key(seconds=4.0):
    return [(bytes([0x90, 60, 100]), 0.1), (bytes([0x80, 60, 0]), seconds / 2)]


def sound(plugin, messages, seconds=4.0):
    return plugin(messages, duration=seconds, sample_rate=RATE, num_channels=2, buffer_size=BLOCK, reset=True)


def silence_parts(plugin):
    for part in PARTS:
        setattr(plugin, part, False)


def pedalboard_loads_an_instrument(path):
    plugin = board(path)
    check(plugin.is_instrument, "it is no instrument")
    check(plugin.name == "Antiphon", f"its name is {plugin.name}")


def pedalboard_reads_and_sets_parameters(path):
    plugin = board(path)
    frozen = Path(__file__).parents[1] / "data" / "params.txt"
    wanted = [line.split(" | ")[1] for line in frozen.read_text().splitlines() if line.strip()]
    shown = [parameter.name for parameter in plugin.parameters.values()]
    missing = [name for name in wanted if name not in shown]
    check(not missing, f"not listed: {missing}; listed: {shown}")
    check(len(shown) < 100, f"{len(shown)} parameters, some of them hidden MIDI controllers")
    plugin.parameters["temperature"].raw_value = 0.25
    text = str(plugin.parameters["temperature"].string_value)
    check("0.50" in text, f"a quarter of the temperature reads {text}")


def pedalboard_loads_it_soon(path):
    """Hidden parameters for every MIDI controller would take it a minute."""
    begun = time.monotonic()
    board(path)
    took = time.monotonic() - begun
    check(took < 10.0, f"it took {took:.1f} s")


def pedalboard_keeps_what_is_set_while_nothing_plays(path):
    first, second = board(path), board(path)
    sound(first, key(), 0.5)
    first.parameters["temperature"].raw_value = 0.25
    second.raw_state = first.raw_state
    kept = second.parameters["temperature"].raw_value
    check(abs(kept - 0.25) < 1e-3, f"the temperature became {kept}")


def pedalboard_hands_controllers_on(path):
    """All notes off ends a key that is held, as it does in CLAP."""
    held = [(bytes([0x90, 60, 100]), 0.1)]
    ended = held + [(bytes([0xB0, 123, 0]), 1.0)]
    loud = []
    for messages in (held, ended):
        plugin = board(path)
        silence_parts(plugin)
        loud.append(peak(sound(plugin, messages, 4.0)[:, 3 * RATE :]))
    check(loud[0] > 10 * loud[1], f"the third second is as loud: {loud}")


def pedalboard_plays_when_it_runs_free(path):
    """pedalboard's transport always stands still."""
    plugin = board(path)
    plugin.free_run = True
    loud = peak(sound(plugin, [], 6.0))
    check(0.001 < loud <= 1.0, f"its peak is {loud}")


def pedalboard_hears_a_key(path):
    plugin = board(path)
    silence_parts(plugin)
    loud = peak(sound(plugin, key()))
    check(0.001 < loud <= 1.0, f"its peak is {loud}")


def pedalboard_is_silent_when_nobody_plays(path):
    plugin = board(path)
    silence_parts(plugin)
    loud = peak(sound(plugin, []))
    check(loud < 1e-4, f"its peak is {loud}")


def pedalboard_keeps_its_state(path):
    first, second = board(path), board(path)
    first.parameters["seed"].raw_value = 0.5
    sound(first, [], 0.1)
    second.raw_state = first.raw_state
    kept = second.parameters["seed"].raw_value
    check(abs(kept - 0.5) < 1e-3, f"the seed became {kept}")


def pedalboard_plays_the_same_again(path):
    once, again = (sound(board(path), key(), 4.0) for _ in range(2))
    check(np.array_equal(once, again), "the same session sounds different")


# DawDreamer -----------------------------------------------------------------------------------------------------------


def engine(path):
    import dawdreamer

    host = dawdreamer.RenderEngine(RATE, BLOCK)
    plugin = host.make_plugin_processor("antiphon", str(path))
    host.load_graph([(plugin, [])])
    return host, plugin


def index(plugin, name):
    for parameter in plugin.get_parameters_description():
        if parameter["name"] == name:
            return parameter["index"]
    raise AssertionError(f"there is no parameter {name}")


def rendered(host, seconds=4.0):
    host.render(seconds)
    return host.get_audio()


def dawdreamer_reads_and_sets_parameters(path):
    _, plugin = engine(path)
    at = index(plugin, "Temperature")
    plugin.set_parameter(at, 0.25)
    text = plugin.get_parameter_text(at)
    check("0.50" in text, f"a quarter of the temperature reads {text}")


def dawdreamer_plays(path):
    host, plugin = engine(path)
    plugin.add_midi_note(60, 100, 0.1, 1.5)
    loud = peak(rendered(host, 6.0))
    check(0.001 < loud <= 1.0, f"its peak is {loud}")


def dawdreamer_is_silent_when_nobody_plays(path):
    host, plugin = engine(path)
    for name in PARTS:
        plugin.set_parameter(index(plugin, name.capitalize()), 0.0)
    loud = peak(rendered(host))
    check(loud < 1e-4, f"its peak is {loud}")


def dawdreamer_keeps_its_state(path):
    with tempfile.TemporaryDirectory() as folder:
        saved = str(Path(folder) / "state")
        host, first = engine(path)
        first.set_parameter(index(first, "Seed"), 0.5)
        rendered(host, 0.1)
        first.save_state(saved)
        _, second = engine(path)
        second.load_state(saved)
        kept = second.get_parameter(index(second, "Seed"))
        check(abs(kept - 0.5) < 1e-3, f"the seed became {kept}")


def dawdreamer_keeps_what_is_set_while_nothing_plays(path):
    with tempfile.TemporaryDirectory() as folder:
        saved = str(Path(folder) / "state")
        host, first = engine(path)
        rendered(host, 0.5)
        first.set_parameter(index(first, "Temperature"), 0.25)
        first.save_state(saved)
        _, second = engine(path)
        second.load_state(saved)
        kept = second.get_parameter(index(second, "Temperature"))
        check(abs(kept - 0.25) < 1e-3, f"the temperature became {kept}")


TESTS = [test for name, test in list(globals().items()) if name.startswith(("pedalboard_", "dawdreamer_"))]


def main():
    if len(sys.argv) != 2 or not Path(sys.argv[1]).exists():
        print("usage: vst3_hosts.py PATH.vst3, an existing bundle", file=sys.stderr)
        return 2
    failed = 0
    for test in TESTS:
        try:
            test(Path(sys.argv[1]).resolve())
            print(f"ok      {test.__name__.replace('_', ' ')}")
        except Exception as error:
            failed += 1
            print(f"FAILED  {test.__name__.replace('_', ' ')}: {error}")
            if not isinstance(error, AssertionError):
                traceback.print_exc()
    print(f"{len(TESTS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

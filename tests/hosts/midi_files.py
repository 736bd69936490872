"""A thousand MIDI files, legal and slightly broken, as `antiphon corpus` reads them.

    python midi_files.py target/debug/antiphon

Each file's notes must be those that were written, and those that mido reads (with `clip`), where mido reads it. Prints
"N passed, N failed" and ends with 1 when something failed. Needs mido and zstandard.
"""

import io
import json
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import mido
import zstandard

FILES = 1000
SEED = 52
RESOLUTIONS = [96, 120, 192, 240, 480, 960]
TICKS = 960


# Files ----------------------------------------------------------------------------------------------------------------


def figure(kind, a, b, c, d):
    """When a key is struck (True) and let go at four marks, in order, and which notes that is."""
    return [
        ([(a, True), (b, True), (b, False), (c, False)], [(a, b), (b, c)]),  # struck anew just before it is let go
        ([(a, True), (a, True), (b, False), (d, False)], [(a, d)]),  # struck twice at once
        ([(a, True), (a, False)], [(a, a)]),  # let go at once
        ([(a, True), (b, True), (c, False), (d, False)], [(a, b), (b, d)]),  # struck anew while it sounds
        ([(a, True), (c, False)], [(a, c)]),
        ([(a, True), (d, False)], [(a, d)]),
    ][kind]


def number(value):
    text = [value & 0x7F]
    while value := value >> 7:
        text.insert(0, 0x80 | value & 0x7F)
    return bytes(text)


def key_events(rng, channel, pitch):
    """All that one key of a channel does: its events, and its notes as (onset, end, velocity)."""
    events, notes, at = [], [], rng.randrange(500)
    for _ in range(rng.randrange(1, 8)):
        marks = [at]
        for _ in range(3):
            marks.append(marks[-1] + rng.randrange(1, 300))
        at = marks[-1] + rng.randrange(1, 400)
        velocity = rng.randrange(128, 256) if rng.random() < 0.02 else rng.randrange(1, 128)
        presses, sounds = figure(rng.randrange(6), *marks)
        for tick, on in presses:
            off = rng.choice([(0x90 | channel, pitch, 0), (0x80 | channel, pitch, 64)])
            events.append((tick, (0x90 | channel, pitch, velocity) if on else off))
        notes += [(onset, end, min(velocity, 127)) for onset, end in sounds]
    return events, notes


def aside(rng):
    """Something beside notes."""
    return rng.choice(
        [
            lambda: (0xFF, 1, 2, *b"hi"),
            lambda: (0xFF, 0x51, 3, rng.randrange(4, 10), 0, 0),
            lambda: (0xFF, 0x58, 4, rng.randrange(1, 8), 2, 24, 8),
            lambda: (0xFF, 0x59, 2, rng.randrange(7), rng.randrange(2)),
            lambda: (0xF0, 5, 0x7E, 0x7F, 9, 1, 0xF7),
            lambda: (0xE3, rng.randrange(128), rng.randrange(128)),
            lambda: (rng.choice([0xF8, 0xFA, 0xFE]),),
            lambda: (0xB0, 7, rng.randrange(128, 256)),
            lambda: (0xC5, rng.randrange(128)),
        ]
    )()


def track(rng):
    """The bytes of a track, its notes, and whether mido takes its running status as it is meant."""
    keys = {(rng.randrange(16), rng.randrange(20, 110)) for _ in range(rng.randrange(1, 12))}
    events, notes = [], []
    for channel, pitch in sorted(keys):
        more, sounds = key_events(rng, channel, pitch)
        events += more
        notes += [(channel, pitch, *sound) for sound in sounds]
    events += [(rng.randrange(4000), aside(rng)) for _ in range(rng.randrange(8))]
    events.sort(key=lambda event: event[0])
    text, last, running, met, plain = b"", 0, None, False, True
    for tick, event in events:
        is_channel = event[0] < 0xF0
        short = is_channel and running == event[0] and rng.random() < 0.75
        # mido keeps the status of exclusive and system messages.
        plain &= not (short and met)
        text += number(tick - last) + bytes(event[1:] if short else event)
        last = tick
        if is_channel:
            running, met = event[0], False
        elif event[0] != 0xFF:
            met = True
    text += bytes([0, 0xFF, 0x2F, 0])
    return b"MTrk" + len(text).to_bytes(4, "big") + text, notes, plain


def midi_file(rng):
    """The bytes of a file, its notes by song, and whether mido reads it as it is meant."""
    resolution, format = rng.choice(RESOLUTIONS), rng.randrange(3)
    tracks = [track(rng) for _ in range(1 if format == 0 else rng.randrange(1, 4))]
    plain = all(is_plain for _, _, is_plain in tracks)
    wrong = rng.choice([0] * 8 + [1, -1])
    text = b"MThd\0\0\0\x06" + b"".join(
        word.to_bytes(2, "big") for word in (format, len(tracks) + wrong, resolution)
    )
    plain &= wrong == 0
    for part, _, _ in tracks:
        if rng.random() < 0.07:
            text, plain = text + b"XFIH\0\0\0\x04abcd", False
        text += part
    text += rng.choice([b"", b"", b"\x1a" * 20, b"\0" * 9, b"TAG a title"])
    if rng.random() < 0.1:
        size = len(text).to_bytes(4, "little")
        text, plain = b"RIFF" + (len(text) + 12).to_bytes(4, "little") + b"RMIDdata" + size + text, False
    scale = TICKS // resolution
    songs = [
        [(channel, onset * scale, max((end - onset) * scale, 1), pitch, velocity) for channel, pitch, onset, end, velocity in notes]
        for _, notes, _ in tracks
    ]
    return text, songs if format == 2 else [sum(songs, [])], plain


# Readers --------------------------------------------------------------------------------------------------------------


class Key:
    """Merges the ons and offs of a key as Antiphon says that it does."""

    def __init__(self):
        self.note, self.pending, self.ended = None, 0, None

    def strike(self, tick, velocity):
        if self.note and self.note[0] == tick and self.ended is None:
            self.note = (tick, max(self.note[1], velocity))
            self.pending += 1
            return []
        waits = self.note and self.ended in (None, tick)
        pending = self.pending + 1 if waits else 1
        before = self.finish(tick)
        self.note, self.pending = (tick, velocity), pending
        return before

    def let_go(self, tick):
        if not self.note:
            return []
        self.pending = max(self.pending - 1, 0)
        if self.note[0] < tick or self.pending == 0:
            self.ended = tick
        return self.finish(tick) if self.pending == 0 else []

    def finish(self, tick):
        if not self.note:
            return []
        (onset, velocity), end = self.note, tick if self.ended is None else self.ended
        self.note, self.ended = None, None
        return [(onset, end, velocity)]


def by_mido(text):
    """The notes that mido reads, merged by the same rules, by song."""
    file = mido.MidiFile(file=io.BytesIO(text), clip=True)
    scale, songs = TICKS // file.ticks_per_beat, []
    for part in file.tracks:
        keys, notes, tick = defaultdict(Key), [], 0
        for message in part:
            tick += message.time
            if message.type in ("note_on", "note_off"):
                place = (message.channel, message.note)
                is_on = message.type == "note_on" and message.velocity > 0
                ended = keys[place].strike(tick, message.velocity) if is_on else keys[place].let_go(tick)
                notes += [(place, note) for note in ended]
        notes += [(place, note) for place, key in keys.items() for note in key.finish(tick)]
        songs.append(
            [(channel, onset * scale, max((end - onset) * scale, 1), pitch, velocity) for (channel, pitch), (onset, end, velocity) in notes]
        )
    return songs if file.type == 2 else [sum(songs, [])]


def by_antiphon(binary, folder):
    """The notes of every file of a folder, by its name and song."""
    out = folder.parent / "read.jsonl.zst"
    done = subprocess.run([binary, "corpus", folder, "-o", out, "--json"], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"antiphon corpus ended with {done.returncode}: {done.stderr}")
    report = json.loads(done.stdout)
    pieces = zstandard.ZstdDecompressor().stream_reader(out.open("rb")).read().decode().splitlines()
    read = {}
    for piece in map(json.loads, pieces):
        notes = [note for part in piece["parts"] for note in part["notes"]]
        ticks = lambda quarters: round(quarters * TICKS)
        read[Path(piece["source"]).name] = sorted((ticks(on), ticks(long), pitch, velocity) for on, long, pitch, velocity in notes)
    return read, report


# Proof ----------------------------------------------------------------------------------------------------------------


def unchannelled(notes):
    return sorted(note[1:] for note in notes)


def main(binary):
    rng, made = random.Random(SEED), {}
    with tempfile.TemporaryDirectory() as desk:
        folder = Path(desk) / "files"
        folder.mkdir()
        for at in range(FILES):
            name = f"{at:04}.mid"
            made[name] = midi_file(rng)
            (folder / name).write_bytes(made[name][0])
        read, report = by_antiphon(binary, folder)
    twice = {Path(entry["piece"]).name for entry in report["duplicates"]}
    faults, compared = [], 0
    for name, (text, songs, plain) in made.items():
        names = [name] if len(songs) == 1 else [f"{name}#X:{song + 1}" for song in range(len(songs))]
        fault = None
        for song, notes in zip(names, songs):
            if song not in twice and read.get(song) != unchannelled(notes):
                fault = f"{song}: read {read.get(song)}, written {unchannelled(notes)}"
        if plain:
            compared += 1
            if [unchannelled(song) for song in by_mido(text)] != [unchannelled(song) for song in songs]:
                fault = f"{name}: mido reads {by_mido(text)}, written {songs}"
        if fault:
            faults.append(fault)
            print(f"FAILED  seed {SEED}, {fault[:600]}")
    if compared < FILES // 3:
        faults.append(f"only {compared} files can be compared with mido's reading")
    print(f"{compared} of {FILES} files are compared with mido's reading, {len(twice)} pieces are met twice.")
    print(f"{FILES - len(faults)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute()))

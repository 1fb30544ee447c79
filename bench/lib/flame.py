"""Collapsed stacks: a flame graph as one static SVG, and where the time goes as a table.

A collapsed stack is a line `frame;frame;...;frame count`, the outermost frame first, as async-profiler,
perf and others write it.
"""

import re
from dataclasses import dataclass, field
from html import escape

WIDTH, ROW, SIDE, TOP = 1200, 17, 10, 78
# Narrower frames are neither seen nor worth their bytes; text needs some room.
LEAST_WIDTH, LEAST_TEXT, LETTER = 0.5, 30, 6.6
STYLE = (
    "text{font:11px ui-monospace,monospace;fill:#0f172a;pointer-events:none}"
    ".title{font:600 16px system-ui,sans-serif}.small{font:12px system-ui,sans-serif;fill:#475569}"
)


@dataclass(frozen=True)
class Part:
    """One part of the process: the frames that show that a sample is in it, and how it is painted."""

    name: str
    colour: str
    frames: re.Pattern

    def has(self, frame):
        return self.frames.search(frame) is not None


# The first part that fits a stack has it. So what runs beside the users comes first (whole threads),
# then system calls, then what the users' thread does in Java, the most special first.
PARTS = [
    Part("compiler", "#c4b5fd", re.compile(r"CompileBroker|^C[12] ?Compiler|CompilerThread")),
    Part("garbage collection", "#fda4af", re.compile(r"VM_\w*(Collect|GC)|WorkerThread::run|\bSerial\w*::|GenCollect|VMThread")),
    Part("Kafka producer (its thread)", "#fcd34d", re.compile(r"kafka/clients/producer/internals/Sender\.run|producer\.internals\.Sender\.run")),
    Part("Kafka consumer (poll, group, lease)", "#fdba74", re.compile(r"clients[/.]consumer|smallrye[/.]reactive[/.]messaging[/.]kafka")),
    Part("events sent (encode, compress, hand over)", "#fef08a", re.compile(r"spate[/.]agent[/.]event|spate[/.]protocol[/.]event|KafkaProducer")),
    Part("system call: send", "#93c5fd", re.compile(r"^(__libc_|__)?(send|write|writev|sendmsg|sendto)(_\[k\])?$|LinuxSocket\.send|Socket\.(send|write)|Native\.write|netty_unix_socket_(send|write)")),
    Part("system call: receive", "#60a5fa", re.compile(r"^(__libc_|__)?(recv|read|readv|recvfrom|recvmsg)(_\[k\])?$|Socket\.(recv|read)|netty_unix_socket_(recv|read)")),
    Part("system call: wait for sockets (epoll)", "#3b82f6", re.compile(r"epoll_p?wait|epollWait")),
    Part("responses parsed, requests written (engine)", "#86efac", re.compile(r"spate[/.]http[/.]|spate[/.]engine|spate[/.]agent[/.]http")),
    Part("users: steps, templates, checks", "#4ade80", re.compile(r"spate[/.]agent[/.]user|spate[/.]scenario")),
    Part("Netty's loop and pipeline", "#a7f3d0", re.compile(r"io[/.]netty")),
]
REST = Part("the rest (JVM, Quarkus, heartbeat)", "#cbd5e1", re.compile(""))


@dataclass
class Frame:
    """A node of the tree: all samples with this frame at this place."""

    name: str
    samples: int = 0
    children: dict = field(default_factory=dict)


def read(text):
    """The stacks of a collapsed text: a list of (frames, count); lines that are none are refused."""
    stacks = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        frames, _, count = line.rpartition(" ")
        if not frames or not count.isdigit():
            raise ValueError(f"line {number} is no collapsed stack: {line[:80]!r}")
        stacks.append((frames.split(";"), int(count)))
    return stacks


def part_of(frames):
    return next((part for part in PARTS if any(part.has(frame) for frame in frames)), REST)


def shares(stacks):
    """How much each part has of all samples: [(part, share)], the largest first; none without a sample."""
    total = sum(count for _, count in stacks)
    counts = {}
    for frames, count in stacks:
        name = part_of(frames).name
        counts[name] = counts.get(name, 0) + count
    parts = [(part, counts[part.name] / total) for part in [*PARTS, REST] if part.name in counts]
    return sorted(parts, key=lambda entry: -entry[1])


def table(stacks, microseconds=None):
    """The shares as Markdown; with microseconds of CPU per request, each part's microseconds, too."""
    head = "| where the CPU goes | share |", "|---|--:|"
    if microseconds:
        head = "| where the CPU goes | share | µs per request |", "|---|--:|--:|"
    rows = []
    for part, share in shares(stacks):
        time = f" {share * microseconds:.2f} |" if microseconds else ""
        rows.append(f"| {part.name} | {share:.1%} |{time}")
    return "\n".join([*head, *rows])


def svg(stacks, title, subtitle):
    """The flame graph: width is time on the CPU, height is the stack, colour is the part."""
    root = Frame("all")
    for frames, count in stacks:
        node, part = root, part_of(frames)
        node.samples += count
        for frame in frames:
            # Two parts may share a frame: each has its own, so that colours do not mix.
            node = node.children.setdefault((part.name, frame), Frame(frame))
            node.samples += count
    scale = (WIDTH - 2 * SIDE) / max(1, root.samples)
    boxes, deepest = [], 0
    parts = shares(stacks)
    order = {part.name: place for place, (part, _) in enumerate(parts)}
    colours = {part.name: part.colour for part in [*PARTS, REST]}
    waiting = [(root, SIDE, -1)]
    while waiting:
        node, x, depth = waiting.pop()
        deepest = max(deepest, depth)
        for (name, _), child in sorted(node.children.items(), key=lambda c: (order[c[0][0]], c[0][1])):
            width = child.samples * scale
            if width >= LEAST_WIDTH:
                boxes.append((child, x, depth + 1, width, colours[name]))
                waiting.append((child, x, depth + 1))
            x += width
    height = TOP + ROW * (deepest + 2) + 20 * ((len(order) + 2) // 3)
    base = TOP + ROW * (deepest + 1)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">',
        f"<style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text class="title" x="{SIDE}" y="26">{escape(title)}</text>',
        f'<text class="small" x="{SIDE}" y="46">{escape(subtitle)}</text>',
    ]
    for node, x, depth, width, colour in boxes:
        out += _box(node, x, base - depth * ROW, width, colour, node.samples / root.samples)
    out += _legend(parts, base + 2 * ROW)
    return "\n".join([*out, "</svg>"]) + "\n"


def _box(node, x, y, width, colour, share):
    name = short(node.name)
    box = (
        f'<g><title>{escape(node.name)} ({share:.1%})</title><rect x="{x:.1f}" y="{y}"'
        f' width="{max(0.3, width - 0.4):.1f}" height="{ROW - 1}" rx="1" fill="{colour}"/>'
    )
    if width >= LEAST_TEXT:
        room = int((width - 4) / LETTER)
        shown = name if len(name) <= room else name[: max(1, room - 1)] + "…"
        box += f'<text x="{x + 2:.1f}" y="{y + 12}">{escape(shown)}</text>'
    return [box + "</g>"]


def short(frame):
    """A frame as it is shown: `Class.method` of a Java frame, everything else as it is."""
    frame = re.sub(r"_\[[jikc01]\]$", "", frame)
    return frame.rpartition("/")[2] if "/" in frame else frame


def _legend(parts, y):
    column = (WIDTH - 2 * SIDE) / 3
    out = []
    for place, (part, share) in enumerate(parts):
        x, row = SIDE + place % 3 * column, y + place // 3 * 20
        out.append(
            f'<rect x="{x:.0f}" y="{row - 10}" width="12" height="12" fill="{part.colour}"/>'
            f'<text class="small" x="{x + 18:.0f}" y="{row}">{share:.1%} {escape(part.name)}</text>'
        )
    return out

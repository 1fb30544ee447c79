"""What `bench/profile` makes of a profiler's stacks."""

import sys
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from lib import flame  # noqa: E402

LOOP = "start_thread;thread_native_entry;java/lang/Thread.run;io/netty/channel/epoll/EpollIoHandler.run"
TEXT = f"""\
{LOOP};io/spate/http/Connection.flush;io/netty/channel/unix/Socket.send;__libc_send 50
{LOOP};io/netty/channel/unix/Socket.recv;__libc_recv 25
{LOOP};io/spate/agent/user/VirtualUser.next 15
start_thread;CompileBroker::compiler_thread_loop;C2Compiler::compile_method 10
"""


class FlameTest(unittest.TestCase):
    def setUp(self):
        self.stacks = flame.read(TEXT)

    def test_shares_are_of_all_samples_and_the_largest_comes_first(self):
        self.assertEqual(
            [(part.name, share) for part, share in flame.shares(self.stacks)],
            [
                ("system call: send", 0.5), ("system call: receive", 0.25),
                ("users: steps, templates, checks", 0.15), ("compiler", 0.1),
            ],
        )

    def test_a_stack_that_no_part_claims_is_the_rest(self):
        self.assertEqual(flame.part_of(["start_thread", "foo"]), flame.REST)

    def test_table_has_microseconds_when_told_what_a_request_costs(self):
        row = flame.table(self.stacks, 8.0).splitlines()[2]
        self.assertEqual(row, "| system call: send | 50.0% | 4.00 |")
        self.assertEqual(flame.table(self.stacks).splitlines()[2], "| system call: send | 50.0% |")

    def test_a_line_that_is_no_stack_is_refused_with_its_number(self):
        with self.assertRaisesRegex(ValueError, "line 2"):
            flame.read("a;b 1\nnonsense\n")

    def test_a_java_frame_is_shown_without_its_package(self):
        self.assertEqual(flame.short("io/spate/http/Connection.flush_[j]"), "Connection.flush")
        self.assertEqual(flame.short("__libc_send"), "__libc_send")

    def test_the_graph_is_a_picture_in_which_width_is_time(self):
        root = ElementTree.fromstring(flame.svg(self.stacks, "CPU <of> it", "a & b"))
        space = "{http://www.w3.org/2000/svg}"
        widths = {g.find(space + "title").text: float(g.find(space + "rect").get("width")) for g in root.iter(space + "g")}
        send, receive = widths["__libc_send (50.0%)"], widths["__libc_recv (25.0%)"]
        self.assertAlmostEqual(send / receive, 2, places=1)


if __name__ == "__main__":
    unittest.main()

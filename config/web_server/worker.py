"""gunicorn's worker with threads, changed so that no thread waits for a client.

The loop in the main thread reads whole requests and sends the rest of answers; a thread has a request only from its last byte to the
first megabyte of its answer. So slow and idle connections cost a little memory, and no thread.
"""

from __future__ import annotations

import errno
import resource
import selectors
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

from config.web_server.admission import Admission, NoRoom
from config.web_server.connection import Connection, State
from config.web_server.load import LoadBoard
from config.web_server.pace import HEAD_SECONDS

MOST_READERS = 16
"""Threads of a worker that may wait at once for slow readers of long answers. One more, and the slowest reader is given up."""
ACCEPTS_AT_ONCE = 32
SPARE_FILES = 150
"""File descriptors of a worker that are for other things than clients: its database, logs, open files."""
READ_BYTES = 64 * 1024
MOST_OF_BODIES = 2 * 1024**3
"""Bytes that a worker keeps of requests that are still arriving, on disk but for the shortest."""
SWEEP_SECONDS = 1.0
SWITCH_SECONDS = 0.0005
"""A thread that computes lets the loop in after so long. Each of the loop's system calls gives the interpreter away, so with Python's
five milliseconds it could take in only some hundred connections a second beside a busy thread."""
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class BufferingWorker(ThreadWorker):  # type: ignore[misc]
    board: LoadBoard
    place: int
    connections_per_address: int
    """These are set by the hook pre_fork in config/web_server/options.py."""

    def init_process(self) -> None:
        sys.setswitchinterval(SWITCH_SECONDS)
        self.slots = threading.Semaphore(self.cfg.threads)
        """Held by a thread while it answers, and not while it waits for a reader."""
        self.readers: dict[Connection, None] = {}
        self.readers_lock = threading.Lock()
        self.load = 0
        self.admission = Admission(
            most=min(self.cfg.worker_connections, _raise_file_limit() - SPARE_FILES),
            most_of_an_address=self.connections_per_address,
        )
        self.swept = time.monotonic()
        super().init_process()

    def get_thread_pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max_workers=self.cfg.threads + MOST_READERS)

    def handle_quit(self, sig: int, frame: Any) -> None:
        """At once: no thread may go on waiting for its reader."""
        for connection in self.admission.connections():
            connection.departure.give_up()
        super().handle_quit(sig, frame)

    # --- the loop

    def run(self) -> None:
        try:
            self._serve()
            self._finish()
        finally:  # whatever happens: a thread that waits for its reader would keep the process for ever
            self._close_all()

    def _serve(self) -> None:
        self.poller.register(self.method_queue.fileno(), selectors.EVENT_READ, self.method_queue.run_callbacks)
        self._count(0)
        while self.alive:
            self.notify()
            accepts = self._may_accept()
            self.set_accept_enabled(accepts)
            self.wait_for_and_dispatch_events(timeout=SWEEP_SECONDS if accepts else 0.05)
            if not self.is_parent_alive():
                break
            self._sweep()

    def _finish(self) -> None:
        """Finish the requests that have begun to arrive, within the time for it."""
        self.set_accept_enabled(False)
        began = time.monotonic()
        while time.monotonic() < began + self.cfg.graceful_timeout:
            lingers = time.monotonic() < began + STOP_KEEPALIVE_LINGER
            for connection in self.admission.connections():
                if connection.state is State.ARRIVING and not connection.arrival.has_begun and not lingers:
                    self._close(connection)
            if not len(self.admission) or (not lingers and not self._has_work()):
                break
            self.notify()
            self.wait_for_and_dispatch_events(timeout=0.1)
            self._sweep()

    def _close_all(self) -> None:
        self.board.clear(self.place)
        for connection in self.admission.connections():
            self._close(connection)
        self.tpool.shutdown(wait=False)
        self.poller.close()
        self.method_queue.close()
        for listener in self.sockets:
            listener.close()

    def _has_work(self) -> bool:
        return any(
            connection.state in (State.WORKING, State.LEAVING)
            or (connection.state is State.ARRIVING and connection.arrival.has_begun)
            for connection in self.admission.connections()
        )

    def _sweep(self) -> None:
        """Close the connections of clients that are too slow."""
        now = time.monotonic()
        if now < self.swept + SWEEP_SECONDS:
            return
        self.swept = now
        for connection in self.admission.connections():
            if connection.is_late(now):
                if connection.state is State.ARRIVING and connection.arrival.has_begun:
                    _say(connection, TOO_SLOW)
                self._give_up(connection)
        self._free_disk()

    def _free_disk(self) -> None:
        """Give up the largest bodies that are still arriving, if all of them together are too large."""
        arriving = [other for other in self.admission.connections() if other.state is State.ARRIVING]
        kept = sum(connection.arrival.received for connection in arriving)
        for connection in sorted(arriving, key=lambda other: other.arrival.received, reverse=True):
            if kept <= MOST_OF_BODIES:
                break
            kept -= connection.arrival.received
            self._give_up(connection)

    # --- who is let in

    def _may_accept(self) -> bool:
        """Whether a new connection is as well off here as in another worker."""
        least = self.board.least_of_others(self.place)
        return bool(least is None or self.load < self.cfg.threads or self.load <= least)

    def accept(self, listener: Any) -> None:
        for _ in range(ACCEPTS_AT_ONCE):
            try:
                client_socket, client = listener.accept()
            except OSError as error:
                if error.errno in (errno.EMFILE, errno.ENFILE):
                    self.log.error("No file descriptor is left for another connection: raise the limit (ulimit -n)")
                    time.sleep(0.01)
                elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                    raise
                return
            self._admit(client_socket, client, listener.getsockname())

    def _admit(self, client_socket: socket.socket, client: Any, server: Any) -> None:
        client_socket.setblocking(False)
        now = time.monotonic()
        connection = Connection(client_socket, client, server, now)
        try:
            while (other := self.admission.one_too_many(connection.address)) is not None:
                self._give_up(other)
        except NoRoom:
            client_socket.close()
            return
        connection.open(
            has_rest=partial(self.method_queue.defer, self._watch, connection),
            waiting=partial(self._waits_for_reader, connection),
        )
        self.admission.add(connection)
        self._await_request(connection, HEAD_SECONDS)
        self._readable(connection)  # mostly, the request is there

    # --- what arrives

    def _await_request(self, connection: Connection, allowed: float) -> None:
        connection.begin(self.cfg, time.monotonic(), allowed)
        self.admission.waits(connection)
        self._watch(connection)

    def _readable(self, connection: Connection) -> None:
        try:
            data = connection.socket.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._close(connection)
        elif connection.state is State.ARRIVING:
            self._take(connection, data)

    def _take(self, connection: Connection, data: bytes) -> None:
        arrival = connection.arrival
        had_begun, had_head = arrival.has_begun, arrival.has_head
        try:
            connection.follows = arrival.take(data)
        except OSError as error:  # no disk for the body
            self.log.error("A request's body cannot be kept: %s", error)
            self._close(connection)
            return
        if (arrival.has_begun, arrival.has_head) != (had_begun, had_head):
            connection.since = time.monotonic()
        if arrival.is_complete:
            self._work(connection)
        elif arrival.wants_continue:
            arrival.wants_continue = False
            _say(connection, CONTINUE)

    def _work(self, connection: Connection) -> None:
        connection.state = State.WORKING
        self.admission.works(connection)
        self._watch(connection)
        self._count(+1)
        self.enqueue_req(connection)

    def _count(self, change: int) -> None:
        self.load += change
        self.board.write(self.place, self.load)

    # --- in a thread

    def handle(self, connection: Connection) -> bool:
        with self.slots:
            return bool(super().handle(connection))

    def handle_request(self, request: Any, connection: Connection) -> Any:
        least = self.board.least_of_others(self.place)
        if least is not None and self.load > self.cfg.threads > least:
            request.force_close()  # others wait here, while another worker has a free thread: the client's next request goes there
        return super().handle_request(request, connection)

    @contextmanager
    def _waits_for_reader(self, connection: Connection) -> Iterator[None]:
        with self.readers_lock:
            self.readers[connection] = None
            slowest = min(self.readers, key=lambda reader: reader.departure.last_progress)
            is_full = len(self.readers) > MOST_READERS
        if is_full:
            slowest.departure.give_up()
        self.slots.release()
        try:
            yield
        finally:
            self.slots.acquire()
            with self.readers_lock:
                del self.readers[connection]

    # --- what leaves

    def finish_request(self, connection: Connection, done: Future[bool]) -> None:
        """Called in the loop when a thread has written its answer."""
        self._count(-1)
        connection.keep = not done.cancelled() and done.exception() is None and done.result()
        connection.state, connection.since = State.LEAVING, time.monotonic()
        self.admission.waits(connection)
        self._go_on(connection)

    def _writable(self, connection: Connection) -> None:
        connection.departure.flush()
        if connection.state is State.LEAVING:
            self._go_on(connection)
        else:
            self._watch(connection)

    def _go_on(self, connection: Connection) -> None:
        """After the answer: on to the next request, or to the end."""
        if connection.departure.is_broken:
            self._close(connection)
        elif not connection.departure.is_empty:
            self._watch(connection)
        elif connection.keep and self.alive:
            connection.arrival.close()
            self._await_request(connection, float(self.cfg.keepalive))
            if connection.follows:
                follows, connection.follows = connection.follows, b""
                self._take(connection, follows)
        elif connection.arrival.must_close:
            self._linger(connection)
        else:
            self._close(connection)

    def _linger(self, connection: Connection) -> None:
        connection.state, connection.since = State.LINGERING, time.monotonic()
        try:
            connection.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(connection)
        else:
            self._watch(connection)

    # --- connections

    def _watch(self, connection: Connection) -> None:
        """Have the poller watch for what the connection waits for."""
        if connection.socket.fileno() < 0:
            return
        events = selectors.EVENT_READ if connection.state in (State.ARRIVING, State.LINGERING) else 0
        events |= 0 if connection.departure.is_empty else selectors.EVENT_WRITE
        if events != connection.events:
            before, connection.events = connection.events, events
            if not before:
                self.poller.register(connection.socket, events, partial(self._ready, connection))
            elif not events:
                self.poller.unregister(connection.socket)
            else:
                self.poller.modify(connection.socket, events, partial(self._ready, connection))

    def _ready(self, connection: Connection, _: socket.socket) -> None:
        if connection.socket.fileno() < 0:
            return  # closed by an earlier event of this round
        try:
            if not connection.departure.is_empty:
                self._writable(connection)
            elif connection.state in (State.ARRIVING, State.LINGERING):
                self._readable(connection)
            else:
                self._watch(connection)
        except Exception:
            self.log.exception("A connection failed; the others go on")
            self._give_up(connection)

    def _give_up(self, connection: Connection) -> None:
        """Close it, or have the thread that works for it end."""
        connection.departure.give_up()
        if connection.state is not State.WORKING:
            self._close(connection)

    def _close(self, connection: Connection) -> None:
        connection.departure.give_up()
        if connection.events:
            connection.events = 0
            self.poller.unregister(connection.socket)
        self.admission.remove(connection)
        connection.arrival.close()
        connection.socket.close()


def _say(connection: Connection, answer: bytes) -> None:
    """Send something short from the loop."""
    with suppress(BrokenPipeError):
        connection.departure.sendall(answer)


def _raise_file_limit() -> int:
    """Allow this process as many files as it may have: 1,024 is usual, and each connection takes one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return wanted if soft == resource.RLIM_INFINITY else soft

"""Reading ahead: inputs are taken and read in a thread, so that nothing waits for one that is slow to come."""

from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Pipe
from threading import Semaphore, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class ReadAhead(Thread, Generic[T]):
    """Takes items from an iterator while there is room for them.

    ``bell``: what to wait on; it can be read when the next item, or the end, is there. ``error``: what ended it, if that was
    no proper end.
    """

    def __init__(self, items: Iterable[T], room: int) -> None:
        super().__init__(name="cleanfeed reader", daemon=True)  # it may hang in a read for ever, which must hold nobody up
        self.bell, self._rope = Pipe(duplex=False)
        self._items = items
        self._room = Semaphore(room)
        self._read: deque[T] = deque()
        self.error: BaseException | None = None
        self._is_stopped = False

    def run(self) -> None:
        """Take items until there are none left."""
        try:
            for item in self._while_wanted():
                self._read.append(item)
                self._rope.send_bytes(b".")
        except BaseException as error:  # noqa: BLE001 - for the thread that takes the items to raise
            self.error = error
        finally:
            self._rope.close()

    def take(self) -> T | None:
        """The next item, once the bell says that there is one; None at the end."""
        try:
            self.bell.recv_bytes()
        except EOFError:
            return None
        self._room.release()
        return self._read.popleft()

    def stop(self) -> None:
        """Take no more; the thread ends after the item that it is about to take."""
        self._is_stopped = True
        self._room.release()
        self.bell.close()

    def _while_wanted(self) -> Iterator[T]:
        items = iter(self._items)
        while self._room.acquire() and not self._is_stopped:
            try:
                item = next(items)
            except StopIteration:
                return
            yield item

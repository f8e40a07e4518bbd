"""The memory a crawl may hold, looked at every two seconds by Scrapy's own watch."""

import re
from pathlib import Path
from typing import Final

from scrapy.extensions.memusage import MemoryUsage

_STATUS: Final = Path("/proc/self/status")
_PEAK: Final = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


class OwnMemory(MemoryUsage):
    """Ends a crawl that holds more than ``MEMUSAGE_LIMIT_MB``, whoever began its process."""

    def get_virtual_size(self) -> int:
        """Bytes this process held at most.

        Scrapy asks getrusage(2), and on Linux that peak outlives an exec: a child spawned by a worker of 700 MB was ended
        before its first request. VmHWM of proc_pid_status(5) begins with the program. Without /proc it is Scrapy's figure.
        """
        try:
            found = _PEAK.search(_STATUS.read_text())
        except OSError:
            found = None
        return int(found[1]) * 1024 if found else super().get_virtual_size()

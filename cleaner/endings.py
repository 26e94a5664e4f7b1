"""An ending: whether a text ends as a sentence does."""

from __future__ import annotations

import re
from typing import Final

REACH: Final = 8
"""Characters from the end that are looked at: a final mark and the quotes and brackets that close behind it."""

_FINISHED: Final = re.compile(r"[。！？!?…⋯｡]['\"”’」』）)》〉】\]]*$|[\u4e00-\u9fff]\.['\"”’」』）)]*$")


def is_finished(text: str) -> bool:
    """Whether a text ends with a full stop, question or call, closing quotes and brackets aside.

    >>> is_finished("公园开园。”"), is_finished("公园开园"), is_finished("公园开园."), is_finished("增加5.")
    (True, False, True, False)
    """
    return _FINISHED.search(text, max(0, len(text) - REACH)) is not None

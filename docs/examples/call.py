"""Clean a page in Python: its articles, its edits, and the way back."""

import cleaner

DUMP = """\
## 老街换新颜

霁州讯 槐荫路老街改造4月9日完工,沿街的电

▲ 图为改造后的老街。 陆可 摄

线杆全部拆除。
"""

page = cleaner.clean(DUMP)
for article in page.articles:
    print([head.text for head in article.heads], [block.role for block in article.blocks])
for edit in page.edits:
    if edit.kind in ("join", "text"):
        print(edit.rule, edit.start, edit.end, repr(edit.before), repr(edit.after))
assert page.restore().decode() == DUMP

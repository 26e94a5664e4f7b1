"""Clean a data set of Hugging Face's datasets, a batch at a time, in two processes."""

from functools import partial

import datasets

import cleaner

if __name__ == "__main__":
    pages = datasets.Dataset.from_dict({
        "id": [1, 2, 3],
        "text": ["3月4日,芦河开 闸放\n\n水。", None, "## 老街换新颜\n\n槐荫路老街改造4月9日完工,126户居民受益。"],
    })
    # As Arrow, the columns have their types also where a batch has nothing in them.
    cleaned = pages.with_format("arrow").map(partial(cleaner.process, language="zh"), batched=True, batch_size=2,
                                             num_proc=2)
    for row in cleaned.with_format(None):
        print(row["id"], row["clean_status"], row["clean_reason"], repr(row["clean_text"]))

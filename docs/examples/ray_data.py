"""Clean a data set of Ray Data, in batches of Arrow."""

from functools import partial

import ray

import cleaner

if __name__ == "__main__":
    ray.init(num_cpus=2, include_dashboard=False)
    pages = ray.data.from_items([
        {"id": 1, "body": "3月4日,芦河开 闸放\n\n水。"},
        {"id": 2, "body": "## 老街换新颜\n\n槐荫路老街改造4月9日完工,126户居民受益。"},
    ])
    cleaned = pages.map_batches(partial(cleaner.process, text="body"), batch_format="pyarrow")
    for row in sorted(cleaned.take_all(), key=lambda row: row["id"]):
        print(row["id"], row["clean_status"], repr(row["clean_text"]))
    ray.shutdown()

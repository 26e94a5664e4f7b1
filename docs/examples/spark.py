"""Clean a data frame of Spark by mapInArrow: batches of Arrow in, batches of Arrow out, no pandas."""

from collections.abc import Iterator

import pyarrow as pa
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

import cleaner
from cleaner import columns


def clean(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Clean the batches of a partition."""
    for batch in batches:
        yield cleaner.process(batch)


if __name__ == "__main__":
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    pages = spark.createDataFrame([(1, "3月4日,芦河开 闸放\n\n水。"), (2, "槐荫路老街改造4月9日完工,126户居民受益。")],
                                  "id long, text string")
    made = from_arrow_schema(columns.schema())
    cleaned = pages.mapInArrow(clean, type(made)(pages.schema.fields + made.fields))
    for row in cleaned.orderBy("id").collect():
        print(row.id, row.clean_status, repr(row.clean_text))
    spark.stop()

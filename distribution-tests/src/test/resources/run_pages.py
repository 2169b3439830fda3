# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Runs what Markdown pages show: blocks of Python and SQL, in the order of each page.

A block of text after one of these holds parts of lines that it prints, in their order, where the
spaces that align columns do not count. The comment <!-- not run --> before a block says that it is
only to be read.
"""

import contextlib
import io
import re
import sys
import traceback
from pathlib import Path

from pyspark.sql import SparkSession

BLOCK = re.compile(r"^(<!-- not run -->\n)?```(python|sql|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def run(spark, kind, code, names):
    """Run a block and return what it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        if kind == "python":
            exec(compile(code, "<block>", "exec"), names)
        else:
            for statement in filter(str.strip, code.split(";\n")):
                spark.sql(statement.strip().rstrip(";")).show(truncate=False)
    return printed.getvalue()


def squeezed(line):
    """Return a line without the spaces that align columns."""
    return re.sub(r" ?\| ?", "|", " ".join(line.split()))


def missing(expected, printed):
    """Return the first expected line that is not printed after those before it."""
    lines = iter([squeezed(line) for line in printed.splitlines()])
    for line in map(squeezed, expected.splitlines()):
        if line and not any(line in printed_line for printed_line in lines):
            return line
    return None


def check(spark, page):
    """Run a page's blocks, and return how many there were."""
    names = {"spark": spark}
    printed = ""
    count = 0
    for unread, kind, code in BLOCK.findall(page.read_text()):
        if unread:
            continue
        try:
            if kind != "text":
                count += 1
                printed = run(spark, kind, code, names)
            elif line := missing(code, printed):
                raise AssertionError(f"not printed: {line}\nprinted was:\n{printed}")
        except Exception:
            traceback.print_exc()
            sys.exit(f"{page.name} fails at:\n{code}")
    return count


def main(pages):
    spark = SparkSession.builder.getOrCreate()
    for page in map(Path, pages):
        print(page.name, "ran", check(spark.newSession(), page), "blocks")
    spark.stop()


main(sys.argv[1:])

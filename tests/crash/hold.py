"""Another program that has the book, as any may: hold.py BOOK reads|writes|commits|interrupted [COPY]

reads: stands in it as a reader, writes: as a writer, and commits: as one whose commit is slow to reach the disk, until
its standard input ends. interrupted: COPY becomes the
book as a crash in the middle of a change leaves it, with the journal beside it. Says "holds" when it does."""
import shutil
import sqlite3
import sys

book, how = sys.argv[1:3]
other = sqlite3.connect(book, isolation_level=None, timeout=30)
if how == "reads":
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM entry").fetchone()
elif how == "writes":
    other.execute("BEGIN IMMEDIATE")
elif how == "commits":
    other.execute("BEGIN EXCLUSIVE")
else:
    # More than the cache holds, so that the file itself is written in before the change is complete.
    other.execute("PRAGMA cache_size = 1")
    other.execute("BEGIN IMMEDIATE")
    other.execute("CREATE TABLE begun (x)")
    other.executemany("INSERT INTO begun VALUES (?)", [("x" * 500,)] * 400)
    shutil.copyfile(book, sys.argv[3])
    shutil.copyfile(book + "-journal", sys.argv[3] + "-journal")
    other.execute("ROLLBACK")
print("holds", flush=True)
if how != "interrupted":
    sys.stdin.read()

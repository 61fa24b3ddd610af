"""Where files come from and go to: names, links, devices, pipes, and the surroundings of a process."""
import os
import socket
import subprocess
import threading

from archives import imports
from running import EITHER, FINE, REFUSED, Case, digest

GOOD = "Händelse;Datum;Belopp;Bidragsår;Text\nTilldelat;2024-02-01;10,00;UPH 2024;Extra\n"
ODD_NAMES = ("två\nrader.csv", "citat\"tecken'.csv", "\x1b]0;x\x07.csv", "\u202evsc.x\u202c.csv", "\u200bfil.csv",
             "-.csv", "--as.csv", " .csv", "a" * 250 + ".csv", "fil.csv:2", "$(touch pwned).csv", "C:\\fil.csv", "%s%n%x.csv",
             "~", "fil\u2028x.csv")


def named(name):
    def make(folder):
        (folder / name).write_text(GOOD, "utf-8")
        return ["import", "./" + name if name.startswith("-") else name]
    return make


def refused_named(name):
    def make(folder):
        (folder / name).write_text(GOOD.replace("10,00", "x"), "utf-8")
        return ["import", "./" + name if name.startswith("-") else name]
    return make


def missing(name):
    return lambda folder: ["import", "./" + name]


def pipe_with(data):
    """A named pipe that somebody writes in."""
    def make(folder):
        os.mkfifo(folder / "ror.csv")

        def write():
            with open(folder / "ror.csv", "wb") as pipe:
                try:
                    pipe.write(data)
                except BrokenPipeError:
                    pass
        threading.Thread(target=write, daemon=True).start()
        return ["import", "ror.csv"]
    return make


def growing(folder):
    """A file that grows for as long as it is read."""
    path = folder / "fil.csv"
    path.write_bytes(GOOD.encode() + b"\n" * (32 << 20))
    subprocess.Popen(["sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do "
                      "[ -f fil.csv ] || exit; echo 'Tilldelat;2024-02-01;10,00;UPH 2024;Mer' >>fil.csv; sleep 0.05; done"], cwd=folder, stderr=subprocess.DEVNULL)
    return ["import", "fil.csv"]


def in_socket(folder):
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(folder / "uttag"))
    listening.close()
    return ["import", "uttag"]


def foreign(ran):
    said = [] if (ran.folder / "annan.txt").read_text() == "annans\n" else ["somebody else's file is written over"]
    return said + ([] if ran.code == 0 or digest(ran.folder / "ledger.uph") else ["the book is gone"])


def book_stands(before):
    def check(ran):
        return [] if digest(ran.folder / "ledger.uph") == before[0] else ["the book is written over"]
    return check


def output(link, path, command=("balance", "-O", "csv")):
    """A report to a path, with what `link` has made there; the book must stand."""
    before = [None]

    def make(folder):
        link(folder)
        (folder / "annan.txt").write_text("annans\n")
        before[0] = digest(folder / "ledger.uph")
        return [*command, "-o", path]
    return make, lambda ran: book_stands(before)(ran) + foreign(ran)


def outputs():
    def symlink(target, name="ut.csv"):
        return lambda folder: os.symlink(target, folder / name)

    def loop(folder):
        os.symlink("b.csv", folder / "ut.csv")
        os.symlink("ut.csv", folder / "b.csv")

    for name, link, path, codes in (
            ("a symlink to the book", symlink("ledger.uph"), "ut.csv", {2}),
            ("a hard link of the book", lambda f: os.link(f / "ledger.uph", f / "ut.csv"), "ut.csv", {2}),
            ("the book by another path", lambda f: None, "./../%s/ledger.uph", {2}),
            ("a symlink to a symlink to the book", lambda f: (os.symlink("ledger.uph", f / "b"),
                                                              os.symlink("b", f / "ut.csv")), "ut.csv", {2}),
            ("a symlink to nothing", symlink("inte-har.csv"), "ut.csv", EITHER),
            ("a symlink to itself", symlink("ut.csv"), "ut.csv", EITHER), ("two symlinks in a ring", loop, "ut.csv", EITHER),
            ("a folder", lambda f: os.mkdir(f / "ut.csv"), "ut.csv", {3}),
            ("a symlink to a folder", symlink("/tmp"), "ut.csv", EITHER),
            ("a folder that is missing", lambda f: None, "saknas/ut.csv", {3}),
            ("a file as folder", lambda f: (f / "x").write_text("x"), "x/ut.csv", {3}),
            ("an empty name", lambda f: None, "", {2, 3}), ("a name of 300 letters", lambda f: None, "x" * 300 + ".csv", {3}),
            ("a path of 5000 letters", lambda f: None, "x/" * 2500 + "ut.csv", {3}),
            ("the book's journal", lambda f: None, "ledger.uph-journal", {2, 3})):
        for command in (("balance", "-O", "csv"), ("balance", "-O", "xlsx"), ("journal", "--exact", "-O", "csv")):
            make, check = output(link, path, command)
            if "%s" in path:
                inner = make

                def make(folder, inner=inner, path=path):
                    argv = inner(folder)
                    return [*argv[:-1], path % folder.name]
            # Regression: a report could be written where the engine keeps a change that was broken off.
            always = name == "the book's journal" and command[2] == "csv"
            yield Case("output: %s to %s" % (" ".join(command), name), make, codes=codes, check=check, always=always,
                       long=command[-1] != "csv" or command[1] == "--exact" and "book" not in name)
    for what in ("ledger.uph", "annan.txt", "lank"):
        def make(folder, what=what):
            (folder / "annan.txt").write_text("annans\n")
            os.symlink("ledger.uph", folder / "lank")
            return ["backup", what]
        yield Case("output: a backup over %s" % what, make, codes=REFUSED, check=foreign)


def surroundings():
    balance = lambda folder: ["balance"]  # noqa: E731
    for name, env, codes in (
            ("no HOME", {"HOME": None}, FINE), ("no PATH", {"PATH": None}, FINE), ("LC_ALL of nonsense", {"LC_ALL": "x" * 5000}, FINE),
            ("LC_ALL Turkish", {"LC_ALL": "tr_TR.UTF-8"}, FINE), ("LC_ALL C", {"LC_ALL": "C"}, FINE),
            ("TZ of nonsense", {"TZ": ":/etc/passwd"}, FINE), ("TZ far away", {"TZ": "X-167:59:59"}, FINE),
            ("UPH_LEDGER empty", {"UPH_LEDGER": ""}, EITHER), ("UPH_LEDGER a folder", {"UPH_LEDGER": "."}, REFUSED),
            ("UPH_LEDGER a device", {"UPH_LEDGER": "/dev/zero"}, REFUSED),
            ("UPH_LEDGER a URI", {"UPH_LEDGER": "file:ledger.uph?mode=memory"}, REFUSED),
            ("UPH_LEDGER in memory", {"UPH_LEDGER": ":memory:"}, REFUSED),
            ("UPH_LEDGER of 100 000 letters", {"UPH_LEDGER": "x" * 100000}, REFUSED),
            ("UPH_LEDGER of controls", {"UPH_LEDGER": "\x1b]0;x\x07\u202e"}, REFUSED),
            ("UPH_NOW of nonsense", {"UPH_NOW": "i går"}, EITHER), ("UPH_NOW of the year 99999", {"UPH_NOW": "99999-01-01T00:00:00Z"}, EITHER),
            ("UPH_USER of controls", {"UPH_USER": "\x1b]0;x\x07\u202e"}, EITHER), ("UPH_USER of a megabyte", {"UPH_USER": "x" * 100000}, EITHER),
            ("COLUMNS of nonsense", {"COLUMNS": "99999999999999999999"}, FINE), ("COLUMNS -1", {"COLUMNS": "-1"}, FINE),
            ("COLUMNS 1", {"COLUMNS": "1"}, FINE), ("TMPDIR that is missing", {"TMPDIR": "/nonexistent"}, FINE),
            ("OPENSSL_CONF of somebody", {"OPENSSL_CONF": "/etc/passwd"}, FINE)):
        yield Case("environment: %s" % name, balance, codes=codes, env=env)
        if name.startswith(("UPH_USER", "UPH_NOW")):
            yield Case("environment: %s, recording" % name, lambda folder: [
                "record", "grant", "--date", "2024-05-01", "--amount", "1", "--fund", "UPH 2024"], codes=EITHER, env=env)
    yield Case("environment: TMPDIR that is missing, a workbook", lambda folder: ["balance", "-o", "ut.xlsx"], codes=EITHER,
               env={"TMPDIR": "/nonexistent"})
    yield Case("arguments: fifty thousand", lambda folder: ["import", *["x.csv"] * 50000])
    yield Case("arguments: one of a hundred thousand letters", lambda folder: ["journal", "x" * 100000], codes=EITHER)
    yield Case("arguments: a thousand query words", lambda folder: ["journal", *["belopp:>1"] * 1000], codes=EITHER)
    yield Case("arguments: empty ones", lambda folder: ["", "", ""], codes={2})
    yield Case("arguments: none", lambda folder: [], codes=EITHER)


def cases(_program):
    for name in ODD_NAMES:
        yield Case("file name: %s" % ascii(name)[:40], named(name), codes=FINE, long=name in (" .csv", "~", "fil.csv:2"))
        yield Case("file name of a bad file: %s" % ascii(name)[:40], refused_named(name), codes={1})
        yield Case("file name of none: %s" % ascii(name)[:40], missing(name), codes={3}, long=True)
    yield Case("place: a folder", lambda folder: ["import", "."], codes={3}, says="mapp")
    # Regression: an endless device was read, and written to the temporary folder, until two gibibytes.
    yield Case("place: /dev/zero", lambda folder: ["import", "/dev/zero"], codes={3}, says="ingen fil", seconds=5, always=True)
    yield Case("place: /dev/full", lambda folder: ["import", "/dev/full"], codes={3}, says="ingen fil", seconds=5)
    yield Case("place: /dev/null", lambda folder: ["import", "/dev/null"], codes={1})
    yield Case("place: a pipe with a table", pipe_with(GOOD.encode()), codes=FINE)
    yield Case("place: a pipe with forty megabytes of nothing", pipe_with(b"\0" * (40 << 20)))
    yield Case("place: a socket", in_socket, codes={3})
    yield Case("place: a link to a file", lambda folder: [(folder / "a.csv").write_text(GOOD, "utf-8"),
                                                       os.symlink("a.csv", folder / "b.csv"), ["import", "b.csv"]][-1],
               codes=FINE)
    yield Case("place: a link to itself", lambda folder: [os.symlink("b.csv", folder / "b.csv"), ["import", "b.csv"]][-1],
               codes={3})
    yield Case("place: the book itself", lambda folder: ["import", "ledger.uph"])
    yield Case("place: a file that grows while it is read", growing, codes=EITHER)
    yield Case("place: standard input closed at once", lambda folder: ["import", "-"], codes=REFUSED)
    yield Case("place: standard input of nothing but NUL", lambda folder: ["import", "-"], stdin=b"\0" * 100000)
    yield Case("place: an empty file", imports(b"", "fil.csv"), says="fil.csv")
    yield from outputs()
    yield from surroundings()

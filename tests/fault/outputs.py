"""Every system call of the program that touches its files, refused: one at a time, for each reason that it may be.

	outputs.py PROGRAM FOLDER [--short] [--command NAME] [--call CALL] [--error ERROR] [--n N]

strace runs the program and answers in the system's place (ENOSPC, EIO, EFBIG, EDQUOT, EACCES, EROFS, EMFILE, EINTR), or
kills it there. Afterwards: it ended by itself with exit code 0 or 3 and, in the latter case, a sentence; what it
makes is complete or absent, and what stood there before is whole; nothing temporary is left; the ledger is the old
one or the new one, as the exit code says, and proves whole. A line of figures at the end; a case that fails is
printed with the options that repeat it. Exit code 77 in the short form when strace may not watch a program.

Besides, without strace: limits of file size from nothing to the whole, folders that vanish or may not be written, links,
pipes that close, and standard output that is full, closed, or the ledger itself."""

import argparse
import concurrent.futures
import hashlib
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLES = os.path.join(HERE, "..", "..", "examples")
SECONDS_MAX = 120
LEDGER = "bok.uph"

REASONS = {
    "openat": ("EACCES", "EMFILE", "ENOSPC", "EROFS"),
    "write": ("ENOSPC", "EIO", "EFBIG", "EDQUOT", "EINTR"),
    "pwrite64": ("ENOSPC", "EIO", "EFBIG", "EDQUOT"),
    "read": ("EIO",),
    "pread64": ("EIO",),
    "fsync": ("EIO", "ENOSPC"),
    "fdatasync": ("EIO", "ENOSPC"),
    "ftruncate": ("EIO", "ENOSPC"),
    "fchmod": ("EPERM",),
    "close": ("EIO", "ENOSPC"),
    "rename": ("EACCES", "ENOSPC"),
    "renameat2": ("EACCES", "ENOSPC"),
    "link": ("EPERM", "EACCES", "ENOSPC"),
    "linkat": ("EPERM", "ENOSPC"),
    "unlink": ("EACCES",),
    "mkdir": ("EACCES", "ENOSPC"),
}
KILLED_AT = ("pwrite64", "write", "fsync", "fdatasync", "ftruncate", "unlink", "rename", "link", "openat")

# What makes a file: its name, and the words.
PAPERS = [
    ("balance-xlsx", "ut.xlsx", ["balance"]),
    ("balance-csv", "ut.csv", ["balance"]),
    ("matrix-xlsx", "ut.xlsx", ["matrix"]),
    ("matrix-html", "ut.html", ["matrix"]),
    ("journal-json", "ut.json", ["journal"]),
    ("journal-xlsx", "ut.xlsx", ["journal"]),
    ("journal-text", "ut.txt", ["journal"]),
    ("journal-exact", "ut.csv", ["journal", "--exact"]),
    ("recommend", "ut.xlsx", ["recommend", "LSVO", "2024-09-27", "§", "84"]),
    ("workbook", "ut.xlsx", ["workbook"]),
    ("register", "ut.xlsx", ["register"]),
    ("trace", "ut.html", ["trace", "UPH-24-016"]),
    ("bundle", "ut.zip", ["bundle"]),
    ("export-sie", "ut.se", ["export", "sie", "--from", "2024-01-01", "--to", "2024-12-31"]),
    ("attach-get", "ut.dat", ["attach", "--get", "@"]),
    ("statement", "ut.xlsx", ["statement", "Karlskrona kommun"]),
    ("template", "ut.xlsx", ["template", "decisions"]),
    ("export-json", "ut.json", ["export", "json"]),
]
# "@" in the words is the checksum of the document that lies in the book.
DOCUMENT = os.path.join(EXAMPLES, "beslut-2024-09-27.json")
# What changes the book.
CHANGES = [
    ("import-events", ["import", "-q", os.path.join(EXAMPLES, "handelser-2024.csv")]),
    ("import-decision", ["import", "-q", os.path.join(EXAMPLES, "beslut-2024-02-16.json")]),
    ("record", ["record", "grant", "--date", "2024-10-10", "--amount", "1000", "--fund", "UPH 2024"]),
    ("reverse", ["reverse", "18", "--reason", "fel kommun"]),
]
NEVER_REPLACES = {"backup", "attach-get"}  # what stands at the name is refused before anything is done
SHORT = {"balance-xlsx", "export-json", "record", "backup", "init"}


class Place:
    """A folder with a book in it, made once and copied for each case."""

    def __init__(self, program, folder):
        self.program = os.path.abspath(program)
        self.folder = folder
        self.base = os.path.join(folder, "base")
        self.sanitized = b"__asan_init" in open(self.program, "rb").read()
        self.environment = dict(os.environ, UPH_USER="Ekonom", UPH_NOW="2024-10-11T12:00:00Z", LC_ALL="C.UTF-8",
            TERM="dumb", ASAN_OPTIONS="detect_leaks=0", UPH_WAIT="2")
        for name in ("UPH_LEDGER", "NO_COLOR", "COLUMNS"):
            self.environment.pop(name, None)
        os.makedirs(self.base)
        self.uph(self.base, ["init", "--name", "Blekinge"])
        self.uph(self.base, ["import", "-q", os.path.join(EXAMPLES, "fordelning-2024.csv")])
        self.uph(self.base, ["import", "-q", DOCUMENT])
        self.uph(self.base, ["attach", DOCUMENT, "1", "--store"])
        with open(DOCUMENT, "rb") as file:
            self.sum = hashlib.sha256(file.read()).hexdigest()
        self.known, self.lock = {}, threading.Lock()

    def command(self, words):
        return [self.program, "-f", LEDGER] + words

    def run(self, folder, argv, **more):
        os.makedirs(os.path.join(folder, "tmp"), exist_ok=True)
        environment = dict(self.environment, TMPDIR=os.path.join(folder, "tmp"))
        return subprocess.run(argv, cwd=folder, env=environment, stdin=subprocess.DEVNULL, timeout=SECONDS_MAX,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more})

    def uph(self, folder, words):
        done = self.run(folder, self.command(words))
        if done.returncode not in (0, 1):
            sys.exit("%s: exit %d: %s" % (" ".join(words), done.returncode, done.stderr.decode("utf-8", "replace")))
        return done.stdout

    def copy(self):
        folder = tempfile.mkdtemp(dir=self.folder)
        shutil.copy(os.path.join(self.base, LEDGER), os.path.join(folder, LEDGER))
        return folder

    def books(self, folder):
        """What the book says, having proved whole; what is wrong instead, when it does not. The same bytes with
        nothing beside them are asked about once."""
        key = None
        if not any(os.path.exists(os.path.join(folder, LEDGER + end)) for end in ("-journal", "-wal", "-shm")):
            with open(os.path.join(folder, LEDGER), "rb") as file:
                key = hashlib.sha256(file.read()).digest()
            with self.lock:
                if key in self.known:
                    return self.known[key]
        answer = self.ask(folder)
        if key and not answer[1]:
            with self.lock:
                self.known[key] = answer
        return answer

    def ask(self, folder):
        proved = self.run(folder, self.command(["verify"]))
        if proved.returncode != 0:
            return None, "verify: exit %d: %s" % (proved.returncode, (proved.stdout + proved.stderr).decode("utf-8", "replace"))
        exact = self.run(folder, self.command(["journal", "--exact"]))
        return hashlib.sha256(exact.stdout).hexdigest(), None


class Work:
    """A command, what it makes, and what it is undisturbed."""

    def __init__(self, place, name, words, output=None, changes=False, stands=False):
        self.place, self.name, self.output, self.changes = place, name, output, changes
        self.words = [place.sum if word == "@" else word for word in words]
        self.reached = []  # cases in which strace did put the fault in
        self.stands = stands  # something stands at the output's name already
        folder = self.folder()
        self.before, wrong = place.books(folder) if name != "init" else (None, None)
        log = os.path.join(folder, "tmp", "trace")
        done = place.run(folder, self.traced(log, []))
        if done.returncode != 0:
            raise RuntimeError("%s: exit %d: %s" % (name, done.returncode, done.stderr.decode("utf-8", "replace")))
        self.whole = self.made(folder)
        self.calls = self.places(log, folder)
        self.forced = self.is_forced(log, folder)
        self.after, wrong = place.books(folder)
        if wrong:
            raise RuntimeError("%s: %s" % (name, wrong))
        shutil.rmtree(folder)

    def is_forced(self, log, folder):
        """Whether the file was forced to disk before it got its name, and the folder's list of names after."""
        named, before, after = False, False, False
        with open(log, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                forced = re.search(r"f(?:data)?sync\(\d+<(.*)>\)", line)
                if re.search(r"(rename|link)(at|at2)?\(.*/?%s\"" % re.escape(self.output or ""), line):
                    named, after = True, False
                elif forced and named:
                    after = after or forced.group(1).rstrip("/") == folder
                elif forced:
                    before = True
        return not self.output or (named and before and after)

    def folder(self):
        folder = self.place.copy()
        if self.name == "init":
            os.remove(os.path.join(folder, LEDGER))
        if self.stands:
            with open(os.path.join(folder, self.output), "w", encoding="utf-8") as file:
                file.write("det som stod där")
        return folder

    def made(self, folder):
        path = os.path.join(folder, self.output) if self.output else None
        if not path or not os.path.exists(path):
            return None
        with open(path, "rb") as file:
            return file.read()

    def traced(self, log, more):
        return ["strace", "-f", "-qq", "-y", "-o", log, "-e", "trace=" + ",".join(REASONS)] + more + \
            self.place.command(self.words)

    def places(self, log, folder):
        """Of each call, the numbers of those that touch the folder or the standard streams."""
        found, counts = {}, {}  # strace counts for each thread by itself
        with open(log, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                match = re.match(r"(\d+ +)?(\w+)\((.*)", line)
                if not match or match.group(2) not in REASONS:
                    continue
                thread, call, words = match.groups()
                counts[thread, call] = counts.get((thread, call), 0) + 1
                if folder in words or words.startswith(("1<", "AT_FDCWD<" + folder)):
                    found.setdefault(call, set()).add(counts[thread, call])
        return found

    def cases(self, step):
        for call, numbers in sorted(self.calls.items()):
            numbers = sorted(numbers)
            chosen = numbers[:: max(1, len(numbers) // step)] if step else numbers
            for number in chosen:
                for error in REASONS[call][: 1 if step else None]:
                    yield call, "error=" + error, number
                if (self.changes or not step) and call in KILLED_AT:
                    yield call, "signal=KILL", number

    def wrong(self, call, how, number):
        folder = self.folder()
        try:
            return self.judge(folder, call, how, number)
        except subprocess.TimeoutExpired:
            return "it did not end within %d seconds" % SECONDS_MAX
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def judge(self, folder, call, how, number):
        log = os.path.join(folder, "tmp", "trace")
        os.makedirs(os.path.dirname(log), exist_ok=True)
        done = self.place.run(folder, self.traced(log, ["-e", "inject=%s:%s:when=%d" % (call, how, number)]))
        killed = how.startswith("signal")
        with open(log, encoding="utf-8", errors="replace") as lines:
            told = lines.read()
        if killed or "(INJECTED)" in told:
            self.reached.append(number)
        os.remove(log)
        said = done.stderr.decode("utf-8", "replace")
        if done.returncode == 127 and "error while loading shared libraries" in said:
            self.reached.remove(number)  # the call of that number of the loader, before there was a thread with one like it
            return None
        if b"AddressSanitizer" in done.stderr or b"runtime error" in done.stderr:
            return "the sanitizer says: " + said[:2000]
        if killed:
            if done.returncode not in (-signal.SIGKILL, 128 + signal.SIGKILL):
                return "it was to be killed, and ended with %d" % done.returncode
        elif done.returncode not in (0, 3):
            return "exit %d: %s" % (done.returncode, said)
        if not killed and done.returncode == 3:
            if not re.search(r"^uph: .{15,}", said, re.M):
                return "refused without a sentence: %r" % said
            strange = [line for line in said.splitlines() if not line.startswith("uph: ")]
            if strange or re.search(r"not an error|databasfel|Bad file|Input/output|Too many open", said):
                return "not a sentence for a person: %r" % said
        return self.judge_files(folder, call, done.returncode, killed) or self.judge_books(folder, done.returncode, killed)

    def judge_files(self, folder, call, code, killed):
        made = self.made(folder)
        old = "det som stod där".encode("utf-8") if self.stands else None
        if self.output and self.name != "backup":
            if made not in (self.whole, old):
                return "the output is neither whole nor as it was (%d bytes of %d)" % (len(made or b""), len(self.whole))
            if code == 0 and made != self.whole:
                return "exit 0 without the output"
        if self.name == "backup" and code == 0 and made is None:
            return "exit 0 without the copy"
        if not killed and call != "unlink":  # who may not remove a file leaves it
            own = {LEDGER, "tmp"} | ({self.output} if self.output else set())
            left = sorted(set(os.listdir(folder)) - own) + sorted(os.listdir(os.path.join(folder, "tmp")))
            if left:
                return "left behind: " + ", ".join(left)
        return None

    def judge_books(self, folder, code, killed):
        if self.name == "init" and not os.path.exists(os.path.join(folder, LEDGER)):
            return "exit 0 without a book" if code == 0 else None
        books, wrong = self.place.books(folder)
        if wrong:
            return wrong
        if books not in (self.before, self.after):
            return "the book is neither the old one nor the new one"
        if not killed and self.changes and books != (self.after if code == 0 else self.before):
            return "exit %d, and the book is the %s one" % (code, "old" if books == self.before else "new")
        if self.name == "backup" and self.made(folder) is not None:
            copy = os.path.join(folder, LEDGER)
            os.replace(os.path.join(folder, self.output), copy)
            books, wrong = self.place.books(folder)
            if wrong or books != self.before:
                return "the copy is not the book: %s" % wrong
        return None


def works(place, wanted, short):
    made = []
    for name, output, words in PAPERS:
        made.append((name, words + ["-o", output], output, False))
    for name, words in CHANGES:
        made.append((name, words, None, True))
    made.append(("init", ["init", "--name", "Blekinge"], None, True))
    made.append(("backup", ["backup", "kopia.uph"], "kopia.uph", False))
    for name, words, output, changes in made:
        if wanted and name not in wanted:
            continue
        if short and not wanted and name not in SHORT:
            continue
        yield Work(place, name, words, output, changes)
        if output and name not in NEVER_REPLACES and (not short or name == "balance-xlsx"):
            work = Work(place, name, words, output, changes, stands=True)
            work.name = name + "+stands"
            yield work


# ---- without strace ----

def limited(size):
    def prepare():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return prepare


def plain_cases(place, short):
    """Yields (name, what is wrong or None)."""
    for suffix in ("xlsx", "csv", "json", "txt", "html"):
        folder = place.copy()
        output = "ut." + suffix
        words = ["journal", "-o", output]
        place.uph(folder, words)
        with open(os.path.join(folder, output), "rb") as file:
            whole = file.read()
        os.remove(os.path.join(folder, output))
        step = max(1, len(whole) // (4 if short else 60))
        for size in range(0, len(whole) + step, step):
            done = place.run(folder, place.command(words), preexec_fn=limited(size))
            path = os.path.join(folder, output)
            made = open(path, "rb").read() if os.path.exists(path) else None
            left = set(os.listdir(folder)) - {LEDGER, "tmp", output}
            wrong = None
            if done.returncode not in (0, 3) or (done.returncode == 3) != (made is None):
                wrong = "exit %d, %s: %s" % (done.returncode, "a file" if made else "no file", done.stderr)
            elif made not in (None, whole) or left:
                wrong = "half a file, or something left: %s" % left
            if made is not None:
                os.remove(path)
            yield "size %d of journal.%s" % (size, suffix), wrong
        # Whoever reads stops after some bytes: silence, and no harm.
        for count in (0, 1, 100):
            reader = subprocess.Popen(["head", "-c", str(count)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
            done = place.run(folder, place.command(["journal", "-O", {"txt": "text"}.get(suffix, suffix)]), stdout=reader.stdin)
            reader.stdin.close()
            reader.wait()
            wrong = None
            if done.returncode not in (0, 3, -signal.SIGPIPE) or len(done.stderr.splitlines()) > 1:
                wrong = "exit %d: %s" % (done.returncode, done.stderr)
            yield "pipe of journal.%s closed after %d bytes" % (suffix, count), wrong
        shutil.rmtree(folder)
    yield from streams(place)
    yield from links(place)


def refused(done, sentence):
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode not in (2, 3) or not said.startswith("uph: ") or sentence not in said:
        return "exit %d: %s" % (done.returncode, said)
    return None


def streams(place):
    folder = place.copy()
    with open("/dev/full", "wb") as full:
        yield "standard output on a full disk", refused(
            place.run(folder, place.command(["balance"]), stdout=full), "disken är full")
    closed = place.run(folder, ["sh", "-c", '"$@" >&-', "sh"] + place.command(["balance"]))
    yield "standard output closed", refused(closed, "är stängd")
    done = place.run(folder, ["sh", "-c", '"$@" <&-', "sh"] + place.command(["balance"]))
    yield "standard input closed", None if done.returncode == 0 else "exit %d" % done.returncode
    before = open(os.path.join(folder, LEDGER), "rb").read()
    done = place.run(folder, ["sh", "-c", '"$@" >>bok.uph', "sh"] + place.command(["balance"]))
    same = open(os.path.join(folder, LEDGER), "rb").read() == before
    yield "standard output is the ledger", None if same else "the ledger was written to (exit %d)" % done.returncode
    done = place.run(folder, ["sh", "-c", '"$@" 2>>bok.uph', "sh"] + place.command(["balance", "-O", "no such"]))
    same = open(os.path.join(folder, LEDGER), "rb").read() == before
    yield "standard error is the ledger", None if same and done.returncode == 2 else "exit %d" % done.returncode
    # Whatever is closed, no file of ours takes its number and gets what is said on it.
    for closed in (">&-", "2>&-", "<&-", "<&- >&- 2>&-"):
        for suffix in ("csv", "xlsx", "zip"):
            words = ["bundle"] if suffix == "zip" else ["journal"]
            made = []
            for streams_ in ("", closed):
                place.run(folder, ["sh", "-c", '"$@" ' + streams_, "sh"] + place.command(words + ["-o", "ut." + suffix]))
                path = os.path.join(folder, "ut." + suffix)
                made.append(open(path, "rb").read() if os.path.exists(path) else None)
                if made[-1] is not None:
                    os.remove(path)
            yield "%s with %s" % (suffix, closed), None if made[0] and made[1] == made[0] else "another file, or none"
    shutil.rmtree(folder)


def links(place):
    folder = place.copy()
    before = open(os.path.join(folder, LEDGER), "rb").read()
    os.symlink(LEDGER, os.path.join(folder, "lank.csv"))
    os.link(os.path.join(folder, LEDGER), os.path.join(folder, "annat.csv"))
    os.symlink("finns/inte.csv", os.path.join(folder, "dod.csv"))
    os.symlink("ring.csv", os.path.join(folder, "ring.csv"))
    os.mkdir(os.path.join(folder, "mapp.csv"))
    for name in ("lank.csv", "annat.csv", "dod.csv", "ring.csv", "mapp.csv", "saknas/ut.csv"):
        done = place.run(folder, place.command(["balance", "-o", name]))
        same = open(os.path.join(folder, LEDGER), "rb").read() == before
        wrong = None if same else "the ledger was written over"
        yield "output to " + name, wrong or (None if done.returncode == 0 else refused(done, ""))
    shutil.rmtree(folder)
    # The folder goes away while the file is being made.
    for nap in (0, 0.005, 0.01, 0.02, 0.05):
        folder = place.copy()
        os.mkdir(os.path.join(folder, "ut"))

        def vanish(path=os.path.join(folder, "ut"), nap=nap):
            time.sleep(nap)
            shutil.rmtree(path, ignore_errors=True)
        thread = threading.Thread(target=vanish)
        thread.start()
        done = place.run(folder, place.command(["journal", "-o", "ut/ut.xlsx"]))
        thread.join()
        yield "a folder that vanishes after %.3f s" % nap, \
            None if done.returncode == 0 else refused(done, "")
        shutil.rmtree(folder)


def may_trace():
    try:
        done = subprocess.run(["strace", "-qq", "-e", "trace=write", "-e", "inject=write:error=ENOSPC:when=1", "/bin/echo"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=SECONDS_MAX, check=False)
        return done.returncode == 1
    except FileNotFoundError:
        return False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--command", action="append")
    parser.add_argument("--call")
    parser.add_argument("--error")
    parser.add_argument("--n", type=int)
    options = parser.parse_args()
    if not may_trace():
        print("strace may not watch a program here", file=sys.stderr)
        sys.exit(77 if options.short else 1)
    shutil.rmtree(options.folder, ignore_errors=True)
    os.makedirs(options.folder)
    began = time.time()
    place = Place(options.program, os.path.abspath(options.folder))
    cases = refusals = failures = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for work in works(place, options.command, options.short):
            waiting = {}
            for call, how, number in work.cases(3 if options.short and not options.command else 0):
                if options.call not in (None, call) or options.n not in (None, number) or \
                        options.error not in (None, how.split("=")[1]):
                    continue
                waiting[pool.submit(work.wrong, call, how, number)] = (call, how, number)
            wrongs = 0
            if not work.forced:
                wrongs += 1
                print("FAIL: --command %s: exit 0, and not forced to disk" % work.name.split("+")[0], file=sys.stderr)
            for done in concurrent.futures.as_completed(waiting):
                call, how, number = waiting[done]
                if done.result():
                    wrongs += 1
                    print("FAIL: --command %s --call %s --error %s --n %d\n  %s" % (work.name.split("+")[0], call,
                        how.split("=")[1], number, done.result()), file=sys.stderr)
            if len(work.reached) < len(waiting) * 9 // 10:
                wrongs += 1
                print("FAIL: --command %s: only %d of %d faults were put in" % (
                    work.name.split("+")[0], len(work.reached), len(waiting)), file=sys.stderr)
            print("%-22s %5d cases %3d failures" % (work.name, len(waiting), wrongs), flush=True)
            cases, failures = cases + len(waiting), failures + wrongs
    if not options.command:
        for name, wrong in plain_cases(place, options.short):
            cases += 1
            if wrong:
                failures += 1
                print("FAIL: %s\n  %s" % (name, wrong), file=sys.stderr)
    print("outputs: %d cases, %.0f s, failures %d" % (cases, time.time() - began, failures))
    shutil.rmtree(options.folder, ignore_errors=True)
    sys.exit(1 if failures else 0)


main()

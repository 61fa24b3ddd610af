"""The program run on something hostile: with bounds on time and memory, and with what must hold of every answer.

A case makes its files in a folder of its own beside a good small book, and says which exit codes and words it expects.
Of every run is asked besides: no crash and no report from the sanitizers, time and memory within bounds, nothing on the
screen that steers a terminal, a sentence when something was refused, and then the book as it was, byte for byte.
"""
import hashlib
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import threading
import unicodedata

REFUSED = frozenset({1, 2, 3})
FINE = frozenset({0})
EITHER = FINE | REFUSED

# What a person may meet on a slow machine; a hostile file must not take more.
SECONDS = 20
MIB = 400
# The sanitizers keep what is freed for a while, and shadow all memory.
SANITIZED_MIB = 900

ENVIRONMENT = {
    "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
    "UPH_USER": "Ekonom",
    "UPH_NOW": "2024-10-01T12:00:00Z",
    "LC_ALL": "C.UTF-8",
    "TERM": "dumb",
    "HOME": "/nonexistent",
    "ASAN_OPTIONS": "exitcode=99:quarantine_size_mb=8:allocator_may_return_null=1:detect_leaks=1",
    "UBSAN_OPTIONS": "exitcode=99:print_stacktrace=1",
    "LSAN_OPTIONS": "exitcode=99",
}

EVENTS = """Händelse;Datum;Belopp;Bidragsår;Aktivitet;Till aktivitet;Mottagare;Ändamål;Beslut;Text
Tilldelat;2024-01-01;100 000;UPH 2024;;;;;;
Fördelat på aktivitet;2024-01-02;50 000;UPH 2024;;786;;;;
Rekommenderat;2024-03-01;1 000,50;UPH 2024;786;;Karlskrona kommun;Utbildning;LSVO 2024-03-01;
"""


class Case:
    """One file, or a few, and one command."""

    def __init__(self, name, make, codes=REFUSED, says=(), lacks=(), env=None, stdin=None, check=None,
                 seconds=SECONDS, mib=None, long=False, always=False, changes=False):
        self.name, self.make, self.codes = name, make, codes
        self.says = (says,) if isinstance(says, str) else tuple(says)
        self.lacks = (lacks,) if isinstance(lacks, str) else tuple(lacks)
        self.env, self.stdin, self.check = env or {}, stdin, check
        self.seconds, self.mib, self.changes = seconds, mib, changes
        # `long` is left out of the short form, `always` never is.
        self.long, self.always = long, always


class Ran:
    """What a run left."""

    def __init__(self, folder, argv, code, out, err, seconds, mib):
        self.folder, self.argv, self.code = folder, argv, code
        self.out, self.err, self.seconds, self.mib = out, err, seconds, mib

    @property
    def out_text(self):
        return self.out.decode("utf-8", "replace")

    @property
    def err_text(self):
        return self.err.decode("utf-8", "replace")


class Program:
    """The program under test."""

    def __init__(self, path):
        self.path = str(pathlib.Path(path).resolve())
        self.sanitized = b"__asan_init" in pathlib.Path(self.path).read_bytes()

    def _bounds(self, seconds, mib):
        sanitized = self.sanitized

        def set_them():
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 30, 3 << 30))
            if not sanitized:
                resource.setrlimit(resource.RLIMIT_AS, ((mib + 200) << 20, (mib + 200) << 20))

        return set_them

    def run(self, folder, argv, env=None, stdin=None, seconds=SECONDS, mib=MIB):
        whole = dict(ENVIRONMENT)
        for key, value in (env or {}).items():
            if value is None:
                whole.pop(key, None)
            else:
                whole[key] = value
        process = subprocess.Popen([self.path, *argv], cwd=folder, env=whole, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, stdin=subprocess.PIPE,
                                   preexec_fn=self._bounds(seconds, mib))
        parts = {}

        def read(name, pipe):
            parts[name] = pipe.read()

        def feed():
            try:
                process.stdin.write(stdin or b"")
                process.stdin.close()
            except BrokenPipeError:
                pass

        threads = [threading.Thread(target=read, args=("out", process.stdout)),
                   threading.Thread(target=read, args=("err", process.stderr)), threading.Thread(target=feed)]
        for thread in threads:
            thread.start()
        timer = threading.Timer(seconds * 4, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        for thread in threads:
            thread.join()
        process.stdout.close()
        process.stderr.close()
        # The processor's time: others may use the machine.
        return Ran(pathlib.Path(folder), argv, process.returncode, parts["out"], parts["err"],
                   usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)


def unfit(text):
    """The first character that a screen must not be given, or None."""
    for character in text:
        code = ord(character)
        if character == "\n":
            continue
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or code in (0x061C, 0xFEFF) or \
                0x200B <= code <= 0x200F or 0x202A <= code <= 0x202E or 0x2060 <= code <= 0x206F or \
                0xE0000 <= code <= 0xE007F:
            return "U+%04X" % code
    return None


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def faults_of(case, ran, before, sanitized):
    """What does not hold of the run, as sentences."""
    said = []
    limit = case.mib or (SANITIZED_MIB if sanitized else MIB)
    if ran.code < 0:
        said.append("ended by signal %s" % signal.Signals(-ran.code).name)
    if ran.code == 99 or any(word in ran.err for word in (b"Sanitizer", b"runtime error:", b"Assertion")):
        said.append("a report from the sanitizers or an assertion")
    if ran.seconds > case.seconds:
        said.append("took %.1f s, more than %d s" % (ran.seconds, case.seconds))
    if ran.mib > limit:
        said.append("took %d MiB, more than %d MiB" % (ran.mib, limit))
    if ran.code not in case.codes:
        said.append("exit code %d, expected %s" % (ran.code, sorted(case.codes)))
    for name, data in (("error", ran.err), ("output", ran.out)):
        if name == "output" and any(word in ran.argv for word in ("-O", "--csv", "--exact")):
            continue
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as reason:
            said.append("standard %s is no UTF-8: %s" % (name, reason))
            continue
        bad = unfit(text)
        if bad:
            said.append("standard %s holds %s" % (name, bad))
    if ran.code in REFUSED:
        lines = [line for line in ran.err_text.split("\n") if line]
        if not lines or not lines[0].startswith("uph: ") or len(lines[0]) < 20:
            said.append("no sentence on standard error")
        if not case.changes and digest(ran.folder / "ledger.uph") != before:
            said.append("the book is changed by what was refused")
    for words in case.says:
        if words not in ran.err_text:
            said.append("standard error lacks: %s" % words)
    for words in case.lacks:
        if words in ran.err_text or words in ran.out_text:
            said.append("the answer holds: %s" % words)
    left = [path.name for path in ran.folder.iterdir() if path.name.startswith(".") or path.name.endswith("-journal")]
    if left:
        said.append("left behind: %s" % ", ".join(left))
    if not said and case.check:
        said += [words for words in (case.check(ran) or []) if words]
    return said


class Bench:
    """Runs cases, each in a folder of its own."""

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        self.failures, self.count, self.seconds = [], 0, 0.0
        self.slowest, self.largest = (0.0, ""), (0, "")
        self.lock = threading.Lock()
        good = self.folder / "good"
        good.mkdir(parents=True)
        (good / "events.csv").write_text(EVENTS, "utf-8")
        for argv in (["init", "--name", "Provboken"], ["import", "-q", "events.csv"]):
            ran = program.run(good, argv)
            if ran.code != 0:
                raise SystemExit("the good book cannot be made: %s" % ran.err_text)
        self.book = good / "ledger.uph"

    def run_case(self, case, number):
        folder = self.folder / ("case-%04d" % number)
        folder.mkdir()
        shutil.copyfile(self.book, folder / "ledger.uph")
        try:
            argv = case.make(folder)
            before = digest(folder / "ledger.uph")
            ran = self.program.run(folder, argv, case.env, case.stdin, case.seconds,
                                   case.mib or MIB)
            said = faults_of(case, ran, before, self.program.sanitized)
        except Exception as reason:  # a case that cannot be made is a failure, not a pass
            ran, said = None, ["the case itself failed: %r" % reason]
        with self.lock:
            self.count += 1
            if said:
                self.failures.append(case.name)
                print("FAIL: %s" % case.name)
                for words in said:
                    print("  %s" % words)
                if ran:
                    print("  uph %s" % " ".join(repr(word)[:200] for word in ran.argv))
                    for line in ran.err_text.split("\n")[:12]:
                        print("  | %s" % ascii(line)[:400])
            if ran:
                self.seconds += ran.seconds
                self.slowest = max(self.slowest, (ran.seconds, case.name))
                self.largest = max(self.largest, (ran.mib, case.name))
        if not said:
            shutil.rmtree(folder, ignore_errors=True)

    def run(self, cases, workers=2):
        queue, lock = iter(list(enumerate(cases))), threading.Lock()

        def work():
            while True:
                with lock:
                    item = next(queue, None)
                if item is None:
                    return
                self.run_case(item[1], item[0])

        threads = [threading.Thread(target=work) for _ in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

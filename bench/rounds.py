"""Times the contenders of a work in turn, A B A B, so that a machine that drifts hits all of them."""
import collections
import statistics
import subprocess

SLOW = 20    # seconds: who takes longer gets one round
ENOUGH = 30  # seconds of rounds of one contender, after which it has no more than two
TIMED_OUT = 128 + 14

Sample = collections.namedtuple("Sample", "seconds cpu kib")


class Figures:
    """The samples of each contender of each work, and why a contender has none."""

    def __init__(self):
        self.samples = {}
        self.absent = {}

    def add(self, work, name, sample):
        self.samples.setdefault((work, name), []).append(sample)

    def names(self, work, begins=""):
        return [name for key, name in self.samples if key == work and name.startswith(begins)]

    def all(self, work, name, field="seconds"):
        return [getattr(sample, field) for sample in self.samples.get((work, name), [])]

    def median(self, work, name, field="seconds"):
        values = self.all(work, name, field)
        return statistics.median(values) if values else None

    def kib(self, work, name):
        return max(self.all(work, name, "kib"), default=None)

    def ratio(self, work, name, other):
        """The median over those that ran after one another; None when one of them did not run."""
        pairs = list(zip(self.all(work, name), self.all(work, other)))
        return statistics.median(mine / its for mine, its in pairs) if pairs else None


class Timer:
    def __init__(self, stage, patience, runs_max):
        self.stage = stage
        self.patience = patience
        self.runs_max = runs_max

    def once(self, contender):
        """A contender's commands together; None when one of them takes too long."""
        if contender.before:
            contender.before()
        samples = []
        for command in contender.commands:
            runs = self.timed(command, min(contender.runs, self.runs_max))
            if runs is None:
                return None
            samples.append(Sample(statistics.median(run.seconds for run in runs),
                                  statistics.median(run.cpu for run in runs), max(run.kib for run in runs)))
        return Sample(sum(sample.seconds for sample in samples), sum(sample.cpu for sample in samples),
                      max(sample.kib for sample in samples))

    def timed(self, command, runs):
        done = subprocess.run([self.stage.tool("timed"), str(runs), str(self.patience), "/dev/null", *command],
                              capture_output=True, text=True, check=False)
        lines = [line.split() for line in done.stdout.splitlines()]
        codes = {int(line[4]) for line in lines}
        if TIMED_OUT in codes:
            return None
        if len(lines) != runs or codes != {0}:
            raise SystemExit(f"bench: {' '.join(command)}: {done.stderr or codes}")
        return [Sample(float(wall), float(user) + float(kernel), int(kib)) for wall, user, kernel, kib, _ in lines]


def memory_free_kib():
    with open("/proc/meminfo", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable:"))


def warm_up(work, timer, figures):
    """Everybody once. Who is slow is done with that; who lacks memory or time is left out. The rest, each with the
    rounds that it has patience for."""
    ready = []
    for contender in work.contenders:
        if contender.kib_each * timer.stage.count > memory_free_kib():
            figures.absent[work.key, contender.name] = "utelämnad: minnet räcker inte"
            continue
        sample = timer.once(contender)
        if sample is None:
            figures.absent[work.key, contender.name] = f"utelämnad: hann inte på {timer.patience} s"
        elif sample.seconds > SLOW:
            figures.add(work.key, contender.name, sample)
        else:
            ready.append((contender, max(2, int(ENOUGH / (sample.seconds * contender.runs)))))
    return ready


def in_time(timer, contender):
    sample = timer.once(contender)
    if sample is None:
        raise SystemExit(f"bench: {contender.name} hann inte på {timer.patience} s")
    return sample


def measure(work, timer, figures, rounds):
    """A warm-up that does not count, and then rounds in turn; with one round alone there is no warm-up."""
    ready = warm_up(work, timer, figures) if rounds > 1 else [(contender, 1) for contender in work.contenders]
    for number in range(rounds):
        for contender, most in ready:
            if number < most:
                figures.add(work.key, contender.name, in_time(timer, contender))

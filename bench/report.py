"""What is told: where it was measured, a table for each work, and all of it as JSON."""
import datetime
import json
import os
import platform
import subprocess

HEAD = f"  {'':38} {'median':>10} {'minst':>10} {'mest':>10} {'processor':>10} {'minne':>9} {'kvot':>9}"


def first_line(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()[0]
    except (OSError, IndexError):
        return "finns inte"


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")),
                    platform.machine())


def machine(stage):
    """Where and with what it was measured."""
    versions = {name: first_line([name, "--version"])
                for name in ("hledger", "ledger", "bean-query", "sqlite3", "xlsx2csv")}
    openpyxl = first_line(["/usr/bin/python3", "-c", "import openpyxl; print(openpyxl.__version__)"])
    return {"date": datetime.date.today().isoformat(), "processor": processor(), "cores": os.cpu_count(),
            "memory_mib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20,
            "kernel": platform.release(), "uph": first_line([stage.program, "version"]), **versions,
            "openpyxl": openpyxl}


def line_of(work, name, figures):
    seconds = figures.all(work.key, name)
    ratio = figures.ratio(work.key, name, work.contenders[0].name)
    return (f"  {name:38.38} {figures.median(work.key, name):8.4f} s {min(seconds):8.4f} s {max(seconds):8.4f} s"
            f" {figures.median(work.key, name, 'cpu'):8.4f} s {figures.kib(work.key, name) / 1024:5.0f} MiB"
            f" {ratio:9.3f}")


def show(work, figures):
    """The work's table; the last column says how many times as long as the first contender, pair by pair."""
    rounds = len(figures.all(work.key, work.contenders[0].name))
    print(f"\n{work.title} ({rounds} {'rond' if rounds == 1 else 'ronder'})\n{HEAD}")
    for contender in work.contenders:
        absent = figures.absent.get((work.key, contender.name))
        line = f"  {contender.name:38.38} {absent}" if absent else line_of(work, contender.name, figures)
        print(f"{line}   {contender.note}".rstrip(), flush=True)


def table_of(work, figures):
    return [{"contender": contender.name, "note": contender.note,
             "absent": figures.absent.get((work.key, contender.name)),
             "seconds": figures.all(work.key, contender.name),
             "cpu_seconds": figures.all(work.key, contender.name, "cpu"),
             "median": figures.median(work.key, contender.name),
             "peak_kib": figures.kib(work.key, contender.name),
             "times_the_first": figures.ratio(work.key, contender.name, work.contenders[0].name)}
            for contender in work.contenders]


def write(path, count, where, works, judged, figures):
    told = {"transactions": count, "machine": where,
            "works": {work.key: {"title": work.title, "contenders": table_of(work, figures)} for work in works},
            "goals": [{"mark": mark, "goal": goal.words, "measured": measured, "limit": goal.limit,
                       "at_least": goal.at_least} for goal, mark, measured in judged]}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

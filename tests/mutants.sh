#!/usr/bin/env bash
# Mutation tests of one room, in a copy so that nothing here changes. All mutants, or so many drawn at random.
# Usage: bash tests/mutants.sh ROOM [SAMPLE] [SEED]     for example: nice bash tests/mutants.sh equity 150 1
# Rooms: spc stats equity disclosure planning experience reading charts documents.
# NAMES=file runs the mutants named there (one a line) instead of drawing, to look at survivors again.
set -euo pipefail
room=${1:?name a room, for example equity}
sample=${2:-0} seed=${3:-1}
here=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-$here/.venv/bin/python}
[ -d "$here/src/evenhand/$room" ] || { echo "There is no room called $room." >&2; exit 1; }
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r "$here/src" "$here/tests" "$here/docs" "$copy/"

only="\"src/evenhand/$room/*\"" not="\"src/evenhand/$room/__init__.py\", \"src/evenhand/$room/model.py\""
[ "$room" = spc ] && only="$only, \"src/evenhand/stats/limits.py\""   # tested with the charts
[ "$room" = stats ] && not="$not, \"src/evenhand/stats/limits.py\""
cd "$here"
files=$(ls tests/unit/"$room"/test_*.py tests/spec/"$room"/test_*.py 2>/dev/null || true)
if [ "$room" = stats ]; then   # what stands on these kernels alone is tested beside the verdicts
  files="$files $(grep -l "from evenhand.stats" tests/*/equity/test_*.py tests/spec/spc/test_*.py || true)"
fi
# simulations take long and kill little that an exact value does not; what typst draws hangs where a process was forked
left="ever_said|false_rates|pdf|drawn|same_words|shared_documents"
tests=$(printf '"%s", ' $(printf '%s\n' $files | grep -vE "_($left)\.py$"))
cat > "$copy/pyproject.toml" <<TOML
[tool.mutmut]
source_paths = ["src"]
only_mutate = [$only]
do_not_mutate = [$not]
pytest_add_cli_args_test_selection = [$tests]
also_copy = ["docs"]
track_dependencies = false

[tool.pytest.ini_options]
addopts = "-q --import-mode=importlib"
pythonpath = ["src", "tests"]
filterwarnings = ["error"]
TOML

cd "$copy"
# a name that fits nothing: the mutants are written and the tests of each are found, none is run
"$python" -m mutmut run --max-children 1 nothing-of-this-name > made 2>&1 || true
# what a fixture of a module calls is booked on the first test that asks for it: all that share it run
"$python" - <<'PY' || { cat made; exit 1; }
import json
from pathlib import Path

found = Path("mutants/mutmut-stats.json")
stats = json.loads(found.read_text())
shared = {}
for test in stats["duration_by_test"]:
    shared.setdefault(test.split("::")[0], []).append(test)
shared = {name: tests for name, tests in shared.items() if 'scope="module"' in Path(name).read_text()}
booked = stats["tests_by_mangled_function_name"]
for function, tests in booked.items():
    more = [t for name in {t.split("::")[0] for t in tests} for t in shared.get(name, [])]
    booked[function] = sorted({*tests, *more})
found.write_text(json.dumps(stats))
PY
if [ -n "${NAMES:-}" ]; then
  cp "$NAMES" names
else
  "$python" - "$sample" "$seed" > names <<'PY' || { cat made; exit 1; }
import json, random, sys
from pathlib import Path

metas = sorted(Path("mutants").rglob("*.meta"))
names = sorted(name for meta in metas for name in json.loads(meta.read_text())["exit_code_by_key"])
if not names:
    sys.exit("No mutant was made.")
wanted = min(int(sys.argv[1]) or len(names), len(names))
print("\n".join(random.Random(int(sys.argv[2])).sample(names, wanted)))
print(f"{wanted} of {len(names)} mutants", file=sys.stderr)
PY
fi
xargs "$python" -m mutmut run --max-children 1 < names > ran 2>&1 || { tail -n 40 ran; exit 1; }

"$python" -m mutmut results --all true > results
PYTHONPATH=src "$python" - <<'PY'
import subprocess, sys
from pathlib import Path

from evenhand.stats.critical import critical
from evenhand.stats.intervals import wilson

chosen = set(Path("names").read_text().split())
rows = [line.strip().split(": ") for line in Path("results").read_text().splitlines() if ": " in line]
status = {name: said for name, said in rows if name in chosen}
left = sorted(name for name, said in status.items() if said not in ("killed", "timeout"))
for name in left:
    print(f"\n== {name}: {status[name]}")
    print(subprocess.run([sys.executable, "-m", "mutmut", "show", name], capture_output=True, text=True).stdout)
killed, total = len(status) - len(left), len(status)
low, high = wilson(killed, total, critical(0.95))
print(f"{killed} of {total} killed: {killed / total:.1%} (95 % interval {low:.1%} to {high:.1%})")
PY

#!/usr/bin/env bash
# Mutation tests of one room (spc, equity or disclosure), in a copy so that nothing here changes.
# Usage: bash tests/mutants.sh equity        It takes half an hour or more: run it niced.
set -euo pipefail
room=${1:?name a room: spc, equity or disclosure}
here=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-$here/.venv/bin/python}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r "$here/src" "$here/tests" "$here/docs" "$copy/"
printf '"""Evenhand."""\n' > "$copy/src/evenhand/__init__.py"   # a bare package: no lazy names to trip over

only="\"src/evenhand/$room/*\""
[ "$room" = spc ] && only="$only, \"src/evenhand/stats/limits.py\""
cat > "$copy/pyproject.toml" <<EOF
[tool.mutmut]
source_paths = ["src"]
only_mutate = [$only]
do_not_mutate = ["src/evenhand/$room/__init__.py", "src/evenhand/$room/model.py"]
pytest_add_cli_args_test_selection = ["tests/unit/$room", "tests/spec/$room"]
also_copy = ["src", "tests", "docs"]

[tool.pytest.ini_options]
addopts = "-q --import-mode=importlib"
pythonpath = ["src", "tests"]
filterwarnings = ["error"]
EOF
cd "$copy"
"$python" -m mutmut run --max-children 2
"$python" -m mutmut results | tail -n 40

#!/usr/bin/env bash
# Bring what the tests need beyond Python packages: PostgreSQL for the conformance suite, Chromium for the pages, strace for the power cuts.
# Where it may not install, it says exactly what to install and fails.
set -euo pipefail

have_postgres() { command -v initdb >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null; }
have_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }
have_systemd() { command -v systemd-analyze >/dev/null || ! command -v apt-get >/dev/null; }  # checks the units of deploy/

wanted=()
have_postgres || wanted+=(postgresql)
have_chromium || wanted+=(chromium)
have_systemd || wanted+=(systemd)
[ "$(uname)" != Linux ] || command -v strace >/dev/null || wanted+=(strace)
[ ${#wanted[@]} -eq 0 ] && exit 0

if command -v apt-get >/dev/null; then
  runner=""
  if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true 2>/dev/null; then runner="sudo -n"; else runner="no"; fi
  fi
  if [ "$runner" != "no" ]; then
    $runner apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $runner apt-get install -y -qq "${wanted[@]}" >/dev/null
    exit 0
  fi
fi

echo "The tests need: ${wanted[*]}." >&2
echo "Debian or Ubuntu: sudo apt-get install ${wanted[*]}" >&2
echo "macOS: brew install postgresql@15 && brew install --cask chromium" >&2
exit 1

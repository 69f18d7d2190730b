#!/usr/bin/env bash
# Builds static/design/app.css from styles/. Needed only when styles change: the built file is kept in the repository.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund nhsuk-frontend@10.6.1 sass@1 >/dev/null
npx sass --no-source-map --style=compressed --quiet-deps --load-path=node_modules "$here/styles/app.scss" "$here/static/design/app.css"

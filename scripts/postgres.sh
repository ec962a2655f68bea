#!/usr/bin/env bash
# A private PostgreSQL for tests and benches: own port, own folder, own password, loopback only.
#
#   scripts/postgres.sh start DIR                   start a server whose data and log are under DIR; prints its URL
#   scripts/postgres.sh url DIR                     print the URL of the server in DIR: a connection string for Npgsql
#   scripts/postgres.sh stop DIR [fast|immediate]   stop that server, and nothing else; immediate is as good as a crash
#   scripts/postgres.sh install                     install postgresql from Debian's packages where it is missing
#
# stop, then start again on the same DIR keeps the port and the data: that is how a restart or a crash is tried.
set -euo pipefail

readonly ready_within=90 # seconds; 2 are usual, a loaded 2-core machine and recovery after a crash need more
readonly stop_within=30

. "$(dirname "${BASH_SOURCE[0]}")/private-server.sh"

# PostgreSQL refuses to run as root: it then runs as the user that the package has made for it.
as_server=()
if ((EUID == 0)); then as_server=(setpriv --reuid postgres --regid postgres --init-groups); fi

# The newest version of the package, before whatever is on the path.
find_bin() {
  local found
  while read -r found; do
    if [[ -n $found && -x $found/initdb && -x $found/postgres && -x $found/pg_isready ]]; then
      echo "$found"
      return
    fi
  done < <(
    printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV
    found=$(command -v postgres) && dirname "$(readlink -f "$found")"
  )
  return 1
}

install() {
  if find_bin >/dev/null; then return; fi
  install_package postgresql "PostgreSQL 13 or newer"
  find_bin >/dev/null || fail "postgresql is installed, but its programs are not where they are expected."
}

stop() {
  local signal=INT # no new sessions, the old ones are ended, a checkpoint
  if [[ $mode == immediate ]]; then signal=QUIT; fi
  end "$dir/server.pid" "$signal" "$stop_within"
}

# The server has to pass through every folder above its data, and mktemp makes folders that are closed to other users.
# Ours to open, for passing and not for reading, are DIR and what is below a temporary folder; a home is not.
let_server_pass() {
  local folder='' name ours=false
  while read -r -d / name; do
    if [[ -n $name ]]; then folder+=/$name; fi
    if ! "${as_server[@]}" test -x "$folder/"; then
      if ! $ours && [[ $folder != "$dir" ]]; then
        fail "the user postgres, as which root has to run the server, can not pass through $folder: take a DIR in a temporary folder of the system."
      fi
      chmod o+x "$folder"
    fi
    if [[ -k $folder/ ]]; then ours=true; fi
  done <<<"$dir/"
}

# Into another folder first, so that an initdb that was killed has left no data.
make_data() { # bin
  rm -rf "$dir/data.new"
  mkdir -m 700 "$dir/data.new"
  # A password, since whoever can connect as superuser can run programs as the server's user.
  (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$dir/password")
  if ((EUID == 0)); then chown postgres: "$dir/data.new" "$dir/password"; fi
  "${as_server[@]}" "$1/initdb" -D "$dir/data.new" -U postgres --pwfile="$dir/password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8 --no-instructions >>"$dir/log/initdb.log" 2>&1 || return 1
  mv "$dir/data.new" "$dir/data"
}

launch() { # bin port
  local pid=''
  # A killed server's lock names a pid, and PostgreSQL takes a zombie that nobody has collected for a living server.
  # Sessions that have outlived it still hold its shared memory, which PostgreSQL finds without the lock.
  { read -r pid <"$dir/data/postmaster.pid"; } 2>/dev/null || true
  if [[ -n $pid ]] && ! began "$pid" >/dev/null; then rm -f "$dir/data/postmaster.pid"; fi

  # Durability is what is tested: fsync, full_page_writes and synchronous_commit stay on.
  # Tests have a database each, and pools for each: many connections, few at work.
  spawn "$dir/server.pid" "$dir/log/server.log" "${as_server[@]}" "$1/postgres" -D "$dir/data" \
    -c listen_addresses=127.0.0.1 -c port="$2" -c unix_socket_directories= \
    -c max_connections=300 -c shared_buffers=64MB \
    -c log_destination=stderr -c logging_collector=off -c log_line_prefix='%m [%p] %d ' -c lc_messages=C
}

# Its own log says that it has started, and its port answers: a stranger on the port cannot pass for it.
run_until_ready() { # bin port
  local deadline=$((SECONDS + ready_within))
  launch "$@"
  while ((SECONDS < deadline)); do
    if ! alive "$dir/server.pid"; then
      # Sessions of a killed server end when they notice, and until then no other may have the data.
      grep -qs 'pre-existing shared memory block' "$dir/log/server.log" || return 1
      rm -f "$dir/log/server.log" "$dir/server.pid"
      sleep 0.2
      launch "$@"
    fi
    if grep -qs 'database system is ready to accept connections' "$dir/log/server.log" &&
      "$1/pg_isready" -q -h 127.0.0.1 -p "$2"; then return; fi
    sleep 0.1
  done
  return 1
}

start() {
  local bin port attempt attempts=1
  bin=$(find_bin) ||
    fail "postgresql is missing: run 'scripts/postgres.sh install' or 'apt-get install postgresql'."
  if ((EUID == 0)) && ! id postgres >/dev/null 2>&1; then
    fail "PostgreSQL does not run as root, and there is no user postgres to run it as: start it as another user."
  fi
  if alive "$dir/server.pid"; then fail "a server is running in $dir already."; fi
  unset "${!PG@}"
  cd / # a folder that the server's user may be in
  let_server_pass
  spawning_pid='' spawning_file=$dir
  trap 'await_spawn; stop' EXIT
  trap 'exit 130' INT TERM HUP
  stop # what a killed server has left behind

  rm -rf "$dir/log"
  mkdir "$dir/log"
  if [[ ! -d $dir/data ]]; then
    make_data "$bin" || { cat "$dir/log/initdb.log" >&2; fail "initdb failed; its messages are above."; }
  fi

  # Another process can take a port between our look and our use of it: a new server then takes another.
  # Clients wait for a restarted one at its old port: a server that has been ready keeps it.
  [[ -f $dir/port ]] || attempts=3
  for ((attempt = 1; attempt <= attempts; attempt++)); do
    if ((attempts == 1)); then port=$(<"$dir/port"); else port=$(free_port); fi
    rm -f "$dir/log/server.log"
    if run_until_ready "$bin" "$port"; then
      echo "$port" >"$dir/port"
      trap - EXIT
      url
      return
    fi
    stop
  done
  tail -n 20 "$dir/log/server.log" >&2 || true
  fail "PostgreSQL did not start, or was not ready within $ready_within s; the end of its log is above."
}

url() {
  [[ -f $dir/port ]] || fail "no server was started in $dir."
  echo "Host=127.0.0.1;Port=$(<"$dir/port");Username=postgres;Password=$(<"$dir/password");Database=postgres"
}

case ${1:-} in
  install) install ;;
  start | stop | url)
    [[ -n ${2:-} ]] || fail "usage: scripts/postgres.sh $1 DIR"
    mode=fast
    if [[ $1 == stop ]]; then mode=${3:-fast}; fi
    [[ $mode == fast || $mode == immediate ]] || fail "usage: scripts/postgres.sh stop DIR [fast|immediate]"
    [[ $1 == start ]] && mkdir -p "$2"
    [[ -d $2 ]] || fail "no such folder: $2"
    dir=$(cd "$2" && pwd -P)
    "$1"
    ;;
  *) fail "usage: scripts/postgres.sh start|url DIR, stop DIR [fast|immediate], or install" ;;
esac

#!/usr/bin/env bash
# A private RabbitMQ node for tests and benches: own ports, own epmd, own folder, loopback only.
#
#   scripts/rabbitmq.sh start DIR   start a node whose data, log and cookie are under DIR; prints its URL
#   scripts/rabbitmq.sh url DIR     print the URL of the node in DIR
#   scripts/rabbitmq.sh stop DIR    stop that node and its epmd, and nothing else
#   scripts/rabbitmq.sh ctl DIR …   rabbitmqctl for that node: ctl DIR list_queues
#   scripts/rabbitmq.sh install     install rabbitmq-server from Debian's packages where it is missing
#
# stop, then start again on the same DIR keeps the port and the messages: that is how a broker's restart is tried.
set -euo pipefail

readonly ready_within=90 # seconds; 4 are usual, a loaded 2-core machine needs more
readonly stop_within=20

fail() { echo "rabbitmq.sh: $*" >&2; exit 1; }

# The package's own scripts, as the wrappers in /usr/sbin insist on the user "rabbitmq".
find_sbin() {
  local found candidates=()
  if found=$(command -v rabbitmq-server); then
    candidates+=("$(dirname "$(readlink -f "$found")")")
  fi
  candidates+=(/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin /opt/rabbitmq/sbin)
  for found in "${candidates[@]}"; do
    if [[ -x $found/rabbitmq-server && -f $found/rabbitmq-env ]]; then
      echo "$found"
      return
    fi
  done
  return 1
}

find_epmd() {
  local found
  for found in "$(command -v epmd || true)" /usr/lib/erlang/erts-*/bin/epmd; do
    if [[ -n $found && -x $found ]]; then
      echo "$found"
      return
    fi
  done
  return 1
}

install() {
  if find_sbin >/dev/null && find_epmd >/dev/null; then return; fi
  command -v apt-get >/dev/null ||
    fail "rabbitmq-server is missing, and this system has no apt-get to install it with: install RabbitMQ 3.10 or newer."
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      fail "rabbitmq-server is missing, and installing it needs root or sudo: run 'apt-get install rabbitmq-server' as root."
    as_root=(sudo)
    [[ -t 0 ]] || as_root+=(-n) # nobody there to type a password
  fi
  echo "Installing rabbitmq-server from the distribution's packages…" >&2
  # An update that fails for one of the sources may still leave what is needed: the installation decides.
  "${as_root[@]}" apt-get update -qq >&2 || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rabbitmq-server >&2 ||
    fail "'apt-get install rabbitmq-server' failed; its messages are above."
  { find_sbin && find_epmd; } >/dev/null || fail "rabbitmq-server is installed, but its scripts or epmd are not where they are expected."
}

# When the process began, in ticks since boot: with it a pid that was given to another process since is not ours.
began() {
  local stat
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
  stat=${stat##*) }
  # shellcheck disable=SC2086
  set -- $stat
  [[ $1 != Z ]] && echo "${20}"
}

alive() { # file
  local pid start
  [[ -f $1 ]] && read -r pid start <"$1" && [[ $(began "$pid") == "$start" ]]
}

# The new process writes its pid before it becomes the server, so that no server is ever without a pid file.
spawn() { # pidfile logfile command…
  local pidfile=$1 log=$2
  shift 2
  setsid bash -c '
    pidfile=$1; shift
    read -ra stat <"/proc/$$/stat"
    echo "$$ ${stat[21]}" >"$pidfile.new" && mv "$pidfile.new" "$pidfile" && exec "$@"
  ' spawn "$pidfile" "$@" >>"$log" 2>&1 </dev/null &
  spawning_pid=$! spawning_file=$pidfile
  await_spawn
  disown "$spawning_pid" 2>/dev/null || true
}

await_spawn() {
  until [[ -f $spawning_file ]] || ! kill -0 "$spawning_pid" 2>/dev/null; do sleep 0.02; done
}

end() { # pidfile
  local pid _ deadline=$((SECONDS + stop_within))
  if alive "$1"; then
    read -r pid _ <"$1"
    kill -TERM "$pid" 2>/dev/null || true
    while alive "$1" && ((SECONDS < deadline)); do sleep 0.1; done
    # Each was started as the leader of its own group, so what is left of it and its helpers goes together.
    if alive "$1"; then kill -KILL -- "-$pid" 2>/dev/null || true; fi
    while alive "$1"; do sleep 0.05; done
  fi
  rm -f "$1"
}

stop() {
  end "$dir/node.pid"
  end "$dir/epmd.pid"
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The first of three ports next to each other: AMQP, Erlang distribution, epmd.
# They are below the range from which the kernel gives ports to outgoing connections.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 4000 * 3))
    if ! answers "$port" && ! answers $((port + 1)) && ! answers $((port + 2)); then
      echo "$port"
      return
    fi
  done
}

# A real question to a real broker: it answers the protocol header with a frame (type 1, channel 0) on Connection.Start.
speaks_amqp() { # port
  local answer
  answer=$(
    exec 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$1" || exit
    printf 'AMQP\x00\x00\x09\x01' >&3
    timeout 5 head -c 11 <&3 | od -An -tx1 | tr -d ' \n'
  ) || true
  [[ ${answer:0:6} == 010000 && ${answer:14:8} == 000a000a ]]
}

launch() { # sbin epmd port
  local port=$3
  cat >"$dir/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$port
# Small machines: publishers must not be blocked by a half full disk, and quorum queues share one short log.
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.relative = 0.5
raft.wal_max_size_bytes = 67108864
log.file.level = info
CONF
  echo '[].' >"$dir/enabled_plugins"
  mkdir -p "$dir/log" "$dir/data"

  spawn "$dir/epmd.pid" "$dir/log/epmd.log" env ERL_EPMD_ADDRESS=127.0.0.1 "$2" -port $((port + 2))
  spawn "$dir/node.pid" "$dir/log/console.log" env \
    HOME="$dir" ERL_EPMD_PORT=$((port + 2)) ERL_EPMD_ADDRESS=127.0.0.1 ERL_CRASH_DUMP_SECONDS=0 \
    RUNNING_UNDER_SYSTEMD=true \
    RABBITMQ_NODENAME="syncworker-$port@localhost" RABBITMQ_DIST_PORT=$((port + 1)) \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}' \
    RABBITMQ_CONF_ENV_FILE="$dir/no-environment-file" RABBITMQ_CONFIG_FILE="$dir/rabbitmq.conf" \
    RABBITMQ_CONFIG_FILES="$dir/conf.d" RABBITMQ_ADVANCED_CONFIG_FILE="$dir/advanced.config" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$dir/enabled_plugins" \
    RABBITMQ_MNESIA_BASE="$dir/data" RABBITMQ_LOG_BASE="$dir/log" RABBITMQ_LOGS="$dir/log/node.log" \
    "$1/rabbitmq-server"
}

# Its own log says that it has started, and its port answers: a stranger on the port cannot pass for it.
wait_until_ready() { # port
  local deadline=$((SECONDS + ready_within))
  while ((SECONDS < deadline)); do
    if ! alive "$dir/node.pid" || ! alive "$dir/epmd.pid"; then return 1; fi
    if grep -qs 'Server startup complete' "$dir/log/node.log" && speaks_amqp "$1"; then return; fi
    sleep 0.1
  done
  return 1
}

start() {
  local sbin epmd port attempt attempts=1
  sbin=$(find_sbin) && epmd=$(find_epmd) ||
    fail "rabbitmq-server is missing: run 'scripts/rabbitmq.sh install' or 'apt-get install rabbitmq-server'."
  if alive "$dir/node.pid"; then fail "a node is running in $dir already."; fi
  unset "${!RABBITMQ_@}" "${!ERL_@}" NOTIFY_SOCKET
  spawning_pid='' spawning_file=$dir
  trap 'await_spawn; stop' EXIT
  trap 'exit 130' INT TERM HUP
  stop # what a killed node has left behind

  # Another process can take a port between our look and our use of it: a new node then takes other ports.
  # The port is part of the node's name and so of its data: a node that has data keeps it.
  [[ -f $dir/port ]] || attempts=3
  for ((attempt = 1; attempt <= attempts; attempt++)); do
    ((attempts == 1)) || free_port >"$dir/port"
    port=$(<"$dir/port")
    rm -rf "$dir/log"
    launch "$sbin" "$epmd" "$port"
    if wait_until_ready "$port"; then
      trap - EXIT
      url
      return
    fi
    stop
    if ((attempts > 1)); then rm -rf "$dir/port" "$dir/data"; fi
  done
  tail -n 20 "$dir"/log/*.log >&2 || true
  fail "RabbitMQ did not start, or was not ready within $ready_within s; the end of its log is above."
}

url() {
  [[ -f $dir/port ]] || fail "no node was started in $dir."
  echo "amqp://guest:guest@127.0.0.1:$(<"$dir/port")/"
}

ctl() {
  local sbin port
  [[ -f $dir/port ]] || fail "no node was started in $dir."
  sbin=$(find_sbin) || fail "rabbitmq-server is missing: run 'scripts/rabbitmq.sh install'."
  port=$(<"$dir/port")
  unset "${!RABBITMQ_@}" "${!ERL_@}"
  HOME=$dir ERL_EPMD_PORT=$((port + 2)) RABBITMQ_NODENAME="syncworker-$port@localhost" RABBITMQ_CONF_ENV_FILE="$dir/no-environment-file" \
    exec "$sbin/rabbitmqctl" "$@"
}

case ${1:-} in
  install) install ;;
  ctl)
    [[ -d ${2:-} && -n ${3:-} ]] || fail "usage: scripts/rabbitmq.sh ctl DIR COMMAND…"
    dir=$(cd "$2" && pwd -P)
    ctl "${@:3}"
    ;;
  start | stop | url)
    [[ -n ${2:-} ]] || fail "usage: scripts/rabbitmq.sh $1 DIR"
    [[ $1 == start ]] && mkdir -p "$2"
    [[ -d $2 ]] || fail "no such folder: $2"
    dir=$(cd "$2" && pwd -P)
    "$1"
    ;;
  *) fail "usage: scripts/rabbitmq.sh start|stop|url DIR, ctl DIR COMMAND…, or install" ;;
esac

# Sourced by rabbitmq.sh and postgres.sh: installs a server, runs it as a process of its own, ends that and nothing else.

readonly script=${BASH_SOURCE[1]##*/}

fail() { echo "$script: $*" >&2; exit 1; }

install_package() { # package what-else-would-do
  command -v apt-get >/dev/null ||
    fail "$1 is missing, and this system has no apt-get to install it with: install $2."
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      fail "$1 is missing, and installing it needs root or sudo: run 'apt-get install $1' as root."
    as_root=(sudo)
    [[ -t 0 ]] || as_root+=(-n) # nobody there to type a password
  fi
  echo "Installing $1 from the distribution's packages…" >&2
  # An update that fails for one of the sources may still leave what is needed: the installation decides.
  "${as_root[@]}" apt-get update -qq >&2 || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >&2 ||
    fail "'apt-get install $1' failed; its messages are above."
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

alive() { # pidfile
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

end() { # pidfile signal seconds
  local pid _ deadline=$((SECONDS + $3))
  if alive "$1"; then
    read -r pid _ <"$1"
    kill "-$2" "$pid" 2>/dev/null || true
    while alive "$1" && ((SECONDS < deadline)); do sleep 0.1; done
    # Each was started as the leader of its own group, so what is left of it and its helpers goes together.
    if alive "$1"; then kill -KILL -- "-$pid" 2>/dev/null || true; fi
    while alive "$1"; do sleep 0.05; done
  fi
  rm -f "$1"
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The first of three ports next to each other, below the range from which the kernel gives ports to outgoing connections.
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

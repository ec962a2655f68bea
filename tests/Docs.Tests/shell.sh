# The environment in which a document's commands run. Sourced by bash, with ROOT, BUILT (Release/net10.0) and the addresses of this run.
# 'dotnet run' starts the built program. A service moves to the background once it answers, as if it had its own terminal. Commands that
# need a worker or an emulator get one if the document has not started it.
exec 2>&1
services=() # "pid address" of each running service
readonly DOTNET=$(type -P dotnet)
trap stop_services EXIT

attempt() { # number command
  local status=0
  eval "$2" </dev/null || status=$?
  printf '\n@@ %s %s\n' "$1" "$status"
}

dotnet() {
  case $1 in
    run) shift && run "$@" ;;
    test) shift && find_tests "$@" ;;
    *) "$DOTNET" "$@" ;;
  esac
}

syncworker() { run --project src/SyncWorker -- "$@"; }

curl() {
  case $* in
    *"$WORKER"*) ensure_worker ;;
    *"$EMULATOR"*) ensure_emulator ;;
  esac
  command curl -sS --fail-with-body "$@"
}

run() { # --project PROJECT [-c CONFIGURATION] [-- ARGUMENT…]
  local project='' program
  while (($# > 0)); do
    case $1 in
      --project) project=$2 && shift 2 ;;
      -c) shift 2 ;;
      --) shift && break ;;
      *) break ;;
    esac
  done
  program=$(built "$project") || return
  case "$project ${1:-run}" in
    'src/SyncWorker run') stop_services "$DEMO" && ensure_emulator && serve "$WORKER" health/live "$DOTNET" "$program" "$@" ;;
    'src/SyncWorker demo') serve "$DEMO" health/live "$DOTNET" "$program" "$@" --urls "$DEMO" --emulator "$DEMO_EMULATOR" ;;
    'src/SyncWorker install' | 'src/SyncWorker uninstall') "$DOTNET" "$program" "$@" --help ;; # they change the machine
    'src/SyncWorker publish') ensure_worker && "$DOTNET" "$program" "$@" $(unless_given --to "$WORKER" "$@") ;;
    'src/SyncWorker ledger' | 'src/SyncWorker db') stop_services "$WORKER" && "$DOTNET" "$program" "$@" ;; # no worker may run meanwhile
    'src/SyncWorker '*) ensure_worker && settle && "$DOTNET" "$program" "$@" ;;
    'src/DimeEmulator '*) emulate "$program" "$@" $(unless_given --urls "$EMULATOR" "$@") ;;
    'samples/'*) ensure_emulator && "$DOTNET" "$program" "$@" ;;
    *) "$DOTNET" "$program" "$@" ;;
  esac
}

built() { # project
  local name file
  name=$(sed -n 's:.*<AssemblyName>\(.*\)</AssemblyName>.*:\1:p' "$ROOT/$1"/*.csproj) || return
  file=$ROOT/$1/bin/$BUILT/${name:-${1##*/}}.dll
  [[ -f $file ]] && echo "$file" || { echo "$file is not built" >&2 && return 1; }
}

unless_given() { # option value argument…
  local option=$1 value=$2
  shift 2
  [[ " $* " == *" $option "* ]] || echo "$option $value"
}

# The tests themselves take minutes and run elsewhere. This only checks that the filter finds any.
find_tests() { # project [option…]
  local project=$1 filter=''
  while (($# > 0)); do
    if [[ $1 == --filter ]]; then filter=$2; fi
    shift
  done
  compgen -G "$ROOT/$project/*.csproj" && grep -rqE --include='*.cs' "(class|Task|void) \w*$filter" "$ROOT/$project"
}

emulate() { # program argument…
  local program=$1 address arguments
  shift
  arguments=" $* "
  address=${arguments#* --urls }
  serve "${address%% *}" _emulator/calls "$DOTNET" "$program" "$@"
}

ensure_emulator() { runs_at "$EMULATOR" || run --project src/DimeEmulator; }

# A worker that has the record that the documents mention.
ensure_worker() {
  if runs_at "$WORKER"; then return; fi
  run --project src/SyncWorker -- run && command curl -sSf -o /dev/null "$WORKER/api/changes" -H 'Content-Type: application/json' \
    -d '{"entity":"Job","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"JOB-1001","shortDescription":"Boiler"}'
}

# Until the worker has nothing left to send, as it is when a person looks. A pause keeps it from that.
settle() {
  for _ in {1..200}; do
    if command curl -sS "$WORKER/api/status" | grep -qE '"isDone":true|"reason":"paused"'; then return; fi
    sleep 0.1
  done
}

runs_at() { # address
  local service
  for service in "${services[@]}"; do
    if [[ $service == *" $1" ]]; then return; fi
  done
  return 1
}

serve() { # address path command…
  local address=$1 path=$2 pid
  shift 2
  stop_services "$address"
  "$@" &
  pid=$!
  services+=("$pid $address")
  until command curl -sf -o /dev/null "$address/$path"; do
    kill -0 "$pid" || { wait "$pid"; return; }
    sleep 0.1
  done
}

stop_services() { # [address]
  local index service
  for index in "${!services[@]}"; do
    service=${services[index]}
    if [[ -z ${1:-} || $service == *" $1" ]]; then
      unset "services[index]"
      kill "${service% *}" && wait "${service% *}"
    fi
  done
  return 0
}

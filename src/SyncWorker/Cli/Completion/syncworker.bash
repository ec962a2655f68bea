# Shell completion of syncworker for bash. Load it with: source <(syncworker completion bash)
_syncworker() {
  local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} found
  line=${line#*"${COMP_WORDS[0]}"}
  line=${line#"${line%%[! ]*}"}
  found=$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
  if [[ -z $word ]]; then
    found=$(grep -v '^[-/]' <<<"$found") # options are offered once a dash is typed
  fi
  local IFS=$'\n'
  COMPREPLY=($(compgen -W "$found" -- "$word"))
}
complete -o bashdefault -o default -F _syncworker syncworker

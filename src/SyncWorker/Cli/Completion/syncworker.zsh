#compdef syncworker
# Shell completion of syncworker for zsh. Load it with: source <(syncworker completion zsh)
_syncworker() {
  local line="${(j: :)words[2,CURRENT]}"
  local -a found
  found=("${(@f)$(${words[1]} "[suggest:${#line}]" "$line" 2>/dev/null)}")
  if [[ -z ${words[CURRENT]} ]]; then
    found=("${(@)found:#[-/]*}") # options are offered once a dash is typed
  fi
  found=("${(@)found:#}")
  if (( ${#found} )); then
    compadd -a found
  else
    _files
  fi
}
if [[ ${funcstack[1]} == _syncworker ]]; then
  _syncworker "$@"
else
  compdef _syncworker syncworker
fi

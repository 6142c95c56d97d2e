# Completion for bash. Try it:      source <(sessionconfig completion bash)
# For all users, as the Debian package does it:
#     sessionconfig completion bash >/usr/share/bash-completion/completions/sessionconfig
# Where the program knows nothing to offer, bash offers files.
_sessionconfig() {
  local offers offer
  COMPREPLY=()
  offers=$("${COMP_WORDS[0]}" complete --word="${COMP_WORDS[COMP_CWORD]}" -- "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null) || return 0
  while IFS=$'\t' read -r offer _; do
    [ -z "$offer" ] || COMPREPLY+=("$offer")
  done <<<"$offers"
}
complete -o default -F _sessionconfig sessionconfig sessionconfig-nogui

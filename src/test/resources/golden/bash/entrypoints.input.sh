function usage() {
  cat <<-EOF >&2
	Usage: $0 [-h]
	EOF
}
usage 2>/dev/null; echo $?
if [[ "${1-}" =~ ^-h$ ]]; then usage; fi
readonly SCRIPT_DIR="$(cd "$(dirname "${BASH_SOURCE[0]:-.}")" && pwd)"; [[ -n $SCRIPT_DIR ]] && echo dir
wait_for() {
  local -r what="$1"; shift
  local -i tries=0
  while ! "$@" >/dev/null 2>&1; do
    (( ++tries > 2 )) && { echo "no $what"; return 1; }
    sleep 0.1
  done
  echo "have $what"
}
wait_for true true; wait_for false false || echo failed
pids=(); for i in 1 2 3; do (sleep 0.$i; exit $i) & pids+=($!); done; for p in "${pids[@]}"; do wait "$p"; echo "rc $?"; done
for ns in default kube-{system,public}; do printf '%-14s|\n' "$ns"; done
json='{"a": 1}'; echo "${json//\"/\\\"}"; echo "${json//[\{\}]/}"; echo "$json" | sed -E 's/.*: ([0-9]+).*/\1/'
echo "a=${a:-}" "b=${b:-$(date +%Y | grep -c 20)}" ; val=$(echo "  x  " | xargs); echo "[$val]"
cat <<EOF | while IFS=$'\t' read -r col1 col2; do echo "$col2 $col1"; done
one	two
three	four
EOF
if command -v jq >/dev/null 2>&1 && false; then echo jq; elif ! command -v nothing &>/dev/null; then echo no nothing; fi
i=0; while (( i < 3 )); do case $i in 0) ((i++)); continue;; 1) echo one;; *) echo many;; esac; i=$((i+1)); done
trap 'exit 0' TERM; kill -TERM $$; sleep 0.2; exit 8

set -euo pipefail
f() { false; echo 'goes on'; }
if f; then echo tested; fi
x=$(echo y; false) || echo tolerated $x
(( 0 )) || echo zero
echo "${unset:-d}" "${@}"
trap 'echo "line $LINENO: $?"' ERR
trap 'echo exit $?' EXIT
false | cat
echo never

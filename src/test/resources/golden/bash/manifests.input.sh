set -x
[[ web-3 =~ -([0-9]+)$ ]] || exit 1
ordinal=${BASH_REMATCH[1]}
set +x
echo server-id=$((100 + $ordinal)) > /tmp/w2; echo "x$(<w2)" "$(< /tmp/w2)"
[[ `cat /tmp/w2` =~ ^(.*)=(.*)$ ]] && echo ${BASH_REMATCH[2]}
items=(foo bar baz qux xyz); JOB_COMPLETION_INDEX=3
echo ${items[$JOB_COMPLETION_INDEX]} > /tmp/data.txt; rev < /tmp/data.txt
cat << EOF > /tmp/conf
name: ${items[0]}
list: ${items[@]:1:2}
calc: $((1+1)) `echo tick` $(echo dollar "quoted")
EOF
cat /tmp/conf
if [ "$#" -eq 0 ] && [ -z "${1:-}" ]; then echo none; fi
log() { printf '[%s] %s\n' "${FUNCNAME[1]}" "$*"; }; main() { log "hello" world; }; main
retry() { local n=0 max=3; until "$@"; do ((n++)); if ((n >= max)); then echo "gave up after $n"; return 1; fi; done; }; retry false; echo $?
for svc in {a,b}-{0..1}; do [[ $svc == b* ]] && continue; echo $svc; done
while IFS='=' read -r key value; do [[ -z $key || $key == \#* ]] && continue; echo "$key -> $value"; done <<'CONF'
# comment
a=1
b=two words

c=x=y
CONF
declare -A colors; while IFS=: read -r k v; do colors[$k]=$v; done < <(printf 'r:red\ng:green\n'); echo ${colors[g]} ${#colors[@]}
args=(--flag "value with space"); args+=(--other); printf '<%s>\n' "${args[@]}"; echo "${#args[@]}"
parse() { while [[ $# -gt 0 ]]; do case "$1" in -n|--name) name="$2"; shift 2;; --*=*) echo "opt ${1%%=*} ${1#*=}"; shift;; *) rest+=("$1"); shift;; esac; done; }; parse -n bob --x=y z w; echo $name ${rest[@]}
cleanup() { echo "cleanup $?"; }; ( trap cleanup EXIT; exit 3 ); echo $?
( set -e; false; echo never ); echo "rc $?"
x=5; if ((x > 3 && x < 10)); then echo between; fi; echo $(( x % 2 == 0 ? 0 : 1 ))
arr=($(seq 1 5)); sum=0; for n in "${arr[@]}"; do ((sum += n)); done; echo $sum; echo "${arr[@]: -2}" "${arr[*]:0:2}"
str="a,b,c"; IFS=',' read -ra parts <<< "$str"; for i in "${!parts[@]}"; do echo "$i=${parts[i]}"; done
echo "${str//,/$'\n'}"; echo "${str^^}" | tr , ' '
printf '%s\n' "${colors[@]}" | sort; [[ ${colors[r]+set} ]] && echo r is set; [[ ${colors[zz]+set} ]] || echo zz is not
join() { local IFS=$1; shift; echo "$*"; }; join , a b c
case "$str" in *[[:digit:]]*) echo digit;; a,*) echo starts;; esac
[[ -n ${BASH_VERSION:-} ]] && echo is bash; echo "${0##*/}" "$-" | tr -d '\n'; echo
f() { echo "$@"; }; f "${@:-none}"; set -- p q; f "${@:-none}" "${*}"; f "$@"z
v=$(cat <<'X'
here in substitution )
X
); echo "$v"
echo "nested: $(for i in 1 2; do echo "$(echo "in $i")"; done | tr '\n' ';')"
if ! grep -q nothing /etc/hosts; then echo not found; fi; { false || { echo block; }; } && echo ok
let i=5 i+=2; echo $i; ((i%=4)); echo $i; i=$((i<<3)); echo $i; echo $((0xff & 0x0f)) $((1,2))
a=(); a+=("x"); a[5]=y; for i in ${!a[@]}; do echo -n "$i "; done; echo; unset a[5]; echo ${#a[@]}
time_it() { local start=$SECONDS; sleep 1; echo $(( SECONDS - start )); }; time_it
trap 'echo caught' USR1; kill -USR1 $$; echo after; trap - USR1
exec 5>&1; echo to five >&5; exec 5>&-; out=$( { echo o; echo e >&2; } 2>&1 ); echo "$out"; { echo a; echo b; } > >(sed 's/^/> /'); sleep 0.3
test -v HOME && echo set; [ "$x" = 5 -a -n "$str" ] && echo both; [ ! -e /nowhere ] && echo absent
n=3; eval "for i in {1..$n}; do echo -n \$i; done"; echo; seq -s, 3; printf '%02d ' {8..11}; echo; echo $((08 + 1)) 2>&1; echo next
printf "%(%Y-%m-%d)T\n" 0; printf '%-10s|%+d|%x|%o|%e|%c|%%|%b\n' left 5 255 8 12345.678 xyz 'a\tb'; printf '%s %s\n' a b c; printf '%d\n' "'A"; printf "%s\n"
PS4='+ ${LINENO}: '; set -x; y="$(echo a b)"; echo "$y" ''; [[ -n $y && a == a ]]; (echo sub); set +x

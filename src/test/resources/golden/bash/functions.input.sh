function greet { echo "hi $1"; return 3; }; greet bob; echo $?
function both() { echo both; }; both; plain() { echo "$FUNCNAME ${FUNCNAME[1]:-top} $#"; }; plain a b
outer() { local v=inner w; inner; echo "$v [$w]"; }; inner() { v=changed; w=seen; }; v=global; outer; echo $v "[$w]"
f() { declare own=1; declare -g shared=2; }; f; echo "[$own] $shared"
f() { local -i n=2+3; local -r c=x; local a=1 b=$2 list=("$@"); echo $n $c $a "$b" ${#list[@]}; }; f p "q  r"
recurse() { (( $1 <= 1 )) && echo 1 || echo $(( $1 * $(recurse $(( $1 - 1 ))) )); }; recurse 5
declare -x EXPORTED=yes; env | grep EXPORTED; export A=1 B="two words"; declare -p B; export -n A; env | grep -c ^A=
declare -r FIXED=1; declare -p FIXED; declare -u UP=loud; declare -l low=QUIET; echo $UP $low
printf -v out '%03d-%s' 7 x; echo $out; printf -v 'arr[2]' y; echo ${arr[2]}; printf '%q %q\n' "a b" "it's"; printf '%s=%d\n' a 1 b 2; printf '%5s|%-5s|%.2f\n' ab cd 3.14159
type -t greet cd if ls; type cd; command -v greet; command -v cd; type nothing_like_it; echo $?; command -v nothing_like_it; echo $?
v=1; v=2 eval 'echo $v'; echo $v; IFS=- eval 'set -- a-b'; g() { echo "$var"; }; var=x; var=y g; echo $var
unset -f plain; plain; echo $?; declare -F greet; h() { return; }; false; h; echo $?
set -o pipefail; false | true; echo $? ${PIPESTATUS[@]}; true | false | true; echo "${PIPESTATUS[*]}"; set +o pipefail
trap 'echo bye' EXIT; trap 'echo "failed: $?"' ERR; false; true; (exit 3); if false; then :; fi; false || true; trap - ERR; false
args() { printf '<%s>' "$@"; echo; }; args "a b" '' c; args "${@:1:0}"; args $(echo x y)
shopt -s nullglob; none=(/nowhere/*); echo ${#none[@]}; shopt -u nullglob; echo /nowhere/*; shopt -q nullglob || echo off
mkdir -p /tmp/fn/a/b; touch /tmp/fn/{x.txt,y.md,a/z.txt,a/b/w.txt,.dot}; cd /tmp/fn; shopt -s globstar extglob dotglob
echo **/*.txt; echo !(*.txt); echo @(x|y).*; echo ?(x|q).txt; shopt -u dotglob; echo *
case foo in f*) echo one;& b*) echo two;; *) echo three;; esac; case x in x) echo x;;& ?) echo any;;& y) echo y;; esac
wait -n; sleep 0.1 & wait -n; echo $?; (exit 4) & wait $!; echo $?
{ time true; } 2>&1 | grep -c real; SECONDS=5; ((SECONDS >= 5)) && echo seconds; ((RANDOM >= 0 && RANDOM < 32768)) && echo random; ((EPOCHSECONDS > 0)) && echo epoch
echo ${BASH_VERSION%%.*} ${BASH_VERSINFO[0]} $UID $EUID ${#BASH_SOURCE[@]} $LINENO
select choice in red green; do echo "picked $choice"; break; done <<< 2 2>/dev/null
pushd /tmp > /dev/null; pwd; popd > /dev/null; builtin echo built in; true && ! false && echo negated
coords() { echo "$1,$2"; }; IFS=, read -r px py <<< "$(coords 3 4)"; echo $((px * py)); eval "dyn_$px=5"; echo $dyn_3
getopts_test() { local OPTIND opt; while getopts "ab:" opt; do echo "$opt ${OPTARG:-}"; done; shift $((OPTIND-1)); echo "rest $*"; }; getopts_test -a -b val more

exec 3< <(printf 'l1\nl2\n'); while read -r -u 3 l; do echo "got $l"; done; exec 3<&-
x=$(( $(echo 3) + ${#HOME} )); echo $x; echo "$((x>3))" $(( x > 3 && 1 ))
if [[ "a" == "b" ]] || [[ "c" == "c" && "d" != "e" ]]; then echo ok; fi
[[ -z "$nothing" ]] && { echo empty; } || echo full
for f in /etc/hostname /etc/nothere; do [[ -f $f ]] && echo "have $f" || echo "no $f"; done
arr=("$@"); echo ${#arr[@]}; arr=($(echo a b c)); unset arr[0]; arr=("${arr[@]}"); echo ${arr[0]}
s='a  b'; t=$s; echo "$t" $t; u="${s// /-}"; echo $u; declare v=$s; echo "$v"; export w=$s; echo "$w"
echo "${arr[@]/#/pre-}" "${arr[@]/%/-post}" "${arr[*]}"
m=$'multi\nline'; while IFS= read -r l; do echo "[$l]"; done <<< "$m"
printf -v joined '%s,' "${arr[@]}"; echo "${joined%,}"
echo ${#} $? $$ | grep -c '^0 0 [0-9]*$'; echo "$(type -t if)" $(type -P ls | grep -c ls)
function with-dash { echo dashed; }; with-dash; a.b() { echo dotted; }; a.b
cmd="echo run"; $cmd this; opts=(-n -e); echo "${opts[@]}" "x\ty"; echo
(cd /tmp && pwd); { cd /; pwd; }; pwd; cd /tmp; cd - > /dev/null; pwd
echo one; echo two >&2; echo three 2>&1 | cat; { echo four; } 2>/dev/null
case "$(uname -s)" in Linux*) os=linux;; *) os=other;; esac; echo $os
: ${VAR:=default}; echo $VAR; : "${VAR2:=$(echo computed)}"; echo $VAR2
while true; do ((c++)); if [[ $c -eq 2 ]]; then continue; fi; [[ $c -ge 4 ]] && break; echo "c$c"; done
f() { local IFS=:; set -- a b c; echo "$*"; }; f; g() { return $1; }; g 7; echo $?; g 300; echo $?
let "a=5,b=a*2"; echo $a $b; ((a+=b, a--)); echo $a; ((a>10)) && echo big || echo small; echo $((a/4)) $((-a%4)) $((a==14?1:0))
trap 'echo "err at $LINENO"' ERR; false; f2() { false; }; f2; [[ 1 == 2 ]]; (( 0 )); trap - ERR; set -E; trap 'echo E' ERR; f2; trap - ERR
set | grep ^VAR=; compgen -v >/dev/null 2>&1; echo done
printf '%s\n' {a..c} | while read -r x; do echo -n "$x."; done; echo; echo {1..3}{,x}; echo "${x[@]:-unset}"
for ((i=0, n=3; i<n; i++)); do for j in {1..2}; do ((j == 2)) && continue 2; echo $i$j; done; done
exec 2>&1; nope; set -u; echo "${arr[@]}" "${undefined[@]}" ok; arr2=(); echo "${arr2[@]}" ok2; set +u
echo \$HOME '\n' "a\\b" \\ "\$x" "`echo \"q\"`" "$(echo "$(echo ')')")"; echo a\
b; echo 'x'"'"'y'
[ "abc" \< "abd" ] && echo lt; [ -n "" ] || echo n; test 5 -gt 3 -a 2 -lt 3 && echo t; [ $(echo 1) = 1 ] && echo eq; [ -d /tmp -a -w /tmp ] && echo dw
x=abc; echo "${x:0:1}${x: -1}" ${x:1} "${x:(-2):1}"; y=${x/b/}; echo $y; echo ${x//[ac]/_} ${x/[!a]/-} "${x/?/[&]}"
x="*"; echo "$x" '*'; y='$(echo no)'; echo "$y"; echo "a'b" 'a"b' "it's"; echo ${x:+"q  q"} ${x:+q  q}
if true; then echo a; fi && echo b; while false; do :; done; echo $?; ! true; echo $?; true && false || echo c
a[0]=1; a[10]=2; echo ${!a[@]} ${#a[@]}; b=([2]=x [0]=y); echo ${b[@]} ${!b[@]}; c=("${b[@]:1}"); echo ${c[0]:-none}; echo "${a[@]+set}" "${zz[@]+set}"

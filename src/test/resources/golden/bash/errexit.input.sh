set -e
x=$(false; echo y); echo "$x"
if (false; true); then echo tested subshell; fi
( false; echo goes on ) || echo or
f() { false; echo "in f"; }; f || echo no; if f; then echo f holds; fi; ! f; echo after
{ false; echo group; } && echo yes
while (false; true); do echo loop; break; done
v=$(exit 3) || echo "rc $?"
[[ a == b ]] || true; ((0)) || true; let 0 || true
local_test() { local y=$(false); echo "masked $?"; }; local_test
false | true; echo pipe
trap 'echo "exit with $?"' EXIT
set +e; false; echo $?; set -e
echo "${PIPESTATUS[@]}"; true | (exit 3) | true; echo "${PIPESTATUS[@]}" "${PIPESTATUS[1]}"
arr=(one two); for i in "${!arr[@]}"; do printf '%s=%s ' "$i" "${arr[$i]}"; done; echo
echo $(( ${#arr[@]} - 1 )) "${arr[${#arr[@]}-1]}" "${arr[-1]}" ${arr[$((0+1))]} "${arr[@]:0:${#arr[@]}-1}"
declare -A h; h["a b"]=1; h[$'tab\t']=2; k="a b"; echo "${h[$k]}" "${h["a b"]}" ${#h[@]}; for k in "${!h[@]}"; do printf '%q;' "$k"; done; echo
a=1; a+=2; echo $a; declare -i a; a+=2; echo $a; a="a*2"; echo $a; unset a; echo "[$a]"
echo "${@}" "$*" "[$@]"; set -- "a b" c; echo "[$@]" "[$*]"; printf '{%s}' "x$@y"; echo; printf '{%s}' $*; echo; IFS=+; echo "$*"; unset IFS
s="x y"; case $s in "x y") echo same;; esac; case x in $s|x) echo alt;; esac; case "a*b" in a\*b) echo star;; esac; case ab in [[:lower:]]?) echo class;; esac
echo a > /tmp/w4a; cat < /tmp/w4a > /tmp/w4b; cat /tmp/w4b; cat /tmp/w4? | sort | uniq -c | tr -s ' '; echo b >> /tmp/w4b; cat - /tmp/w4b <<< first
read -r a b c <<< "1 2 3 4"; echo "$c"; read -ra w <<< "p q r"; echo ${w[2]}; while read -r n; do t=$((t+n)); done <<< "$(seq 3)"; echo $t
echo "$(< /tmp/w4a)"; : > /tmp/w4a; [[ -s /tmp/w4a ]] || echo empty; rm -f /tmp/w4?; compgen -A function >/dev/null 2>&1 || true
t() { [[ $1 -gt 0 ]] || return 1; echo pos; }; t 1; t 0 || echo "not pos"; n=0; until [[ $n -ge 2 ]]; do n=$((n + 1)); done; echo $n
echo ${x:-a}${y:-b}${z=c}$z ${x+"x y"} "${q:-'single'}" ${q:-'single'} "${q:-"$x z"}" "${x:-${q:-deep}}" ${q:+none}end
foo=bar; foo[1]=baz; echo ${foo[@]}; bar=foo; declare -n r=foo; echo ${r[1]}; r[2]=qux; echo ${#foo[@]}; unset -n r
printf '%s\n' "a
b" 'c\n' $'d\ne'; echo -e 'x\ny' | { read l1; read l2; echo "$l2$l1"; }; echo $'\x41\u00e9' | cat
[[ $'a\nb' == *$'\n'* ]] && echo newline; [[ "a b" == a\ b ]] && echo escaped; [[ ab =~ ^a.$ ]] && echo re; p='^[0-9]+$'; for v in 12 1x; do [[ $v =~ $p ]] && echo num || echo nan; done
[[ -n "${arr[*]}" && ${#arr[@]} -gt 1 ]] && echo many; [[ ${arr[0]} == o?e ]] && echo glob; [[ one == "${arr[0]}" ]] && echo eq; [[ ( -n a ) && ! ( -z b && c == d ) ]] && echo nested
exec 6>/tmp/w4log; echo logged >&6; echo err >&2 2>&6; exec 6>&-; cat /tmp/w4log; { echo 1; echo 2; } | while read x; do echo "n$x"; done | tail -1
exit 5

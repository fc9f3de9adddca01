x="a b"; [[ $x == "a b" ]] && echo equal; [[ $x == a* ]] && echo pattern; [[ $x == "a*" ]] || echo quoted is plain
[[ -n $x && -z $unset ]] && echo both; [[ -z $x || -n $x ]] && echo either; [[ ! -z $x ]] && echo not
[[ ( a == b || c == c ) && d == d ]] && echo grouped
[[ abc < abd ]] && echo less; [[ b > a ]] && echo greater; [[ 10 -gt 9 && 10 < 9 ]] && echo number and text
[[ 2+3 -eq 5 ]] && echo arithmetic
[[ "v1.36.2" =~ ^v([0-9]+)\.([0-9]+)\.([0-9]+)$ ]] && echo "${BASH_REMATCH[0]} ${BASH_REMATCH[1]} ${BASH_REMATCH[2]} ${#BASH_REMATCH[@]}"
re='^[[:alpha:]_]+[[:space:]]?=(.*)$'; [[ "name=the value" =~ $re ]] && echo "[${BASH_REMATCH[1]}]"
[[ "a.c" =~ a\.c ]] && echo dot; [[ abc =~ "a.c" ]] || echo quoted regex; [[ abc =~ b ]] && echo part; [[ xyz =~ ^(a|b)$ ]]; echo $?
[[ -e /etc/hosts && -f /etc/hosts && -d /etc && ! -e /nowhere && -r /etc/hosts ]] && echo files
[[ -v HOME ]] && echo HOME is set; [[ -v nope ]] || echo nope is not
[[ foobar == foo@(bar|baz) ]] && echo extended; [[ foo == !(bar) ]] && echo other than bar
[[ $x != a ]] && echo differs; [[ word ]] && echo a word; [[ "" ]] || echo no word
name=Ann; case $name in [aA]nn) echo ann;; esac; [[ ${name,,} = ann ]] && echo lower
if [[ $name == B* ]]; then echo b; elif [[ $name == A* ]]; then echo a; else echo c; fi
[[ a == a
  && b == b ]] && echo over lines
(( 3 > 2 )) && echo bigger; (( 0 )) || echo zero; ((y = 5, y += 2)); echo $y; ((y--)); echo $y $?
for ((i = 0, j = 10; i < 3; i++, j -= 2)); do echo -n "$i:$j "; done; echo
for ((;;)); do ((++n >= 3)) && break; done; echo $n
for ((k=0;k<2;k++)) { echo k$k; }
let "z = 3 * 4" z++; echo $z; let 0 || echo let is false
echo $((2 ** 10)) $((16#ff)) $((2#1010)) $((0x1f)) $((010)) $((7 % 3)) $((-7 / 2)) $((1 << 4 | 1)) $((5 & 6)) $((~0)) $((!5)) $((36#z))
echo $((y > 3 ? 10 : 20)) $((a = 3, a * 2)) $((a++ + ++a)) $a $((b += 5)) $(( (1+2) * 3 )) $((n && 0 || 1))
e="1 + 2"; echo $((e * 2)) $(( $e * 2 )); s=s2; s2=9; echo $((s))
((0 && (never = 1))); echo "[${never-unset}]"; echo $(( 1 ? 2 : (never = 1) )) "[${never-unset}]"
shopt -s nocasematch; [[ ABC == abc ]] && echo any case; shopt -u nocasematch
while read -r line && [[ $line != end ]]; do echo "line $line"; done <<< $'one\ntwo\nend\nthree'
until ((++tries == 3)); do :; done; echo $tries
[[ -o errexit ]] || echo errexit is off
[[ 5 -lt 10 ]] && [[ 08x == 08* ]] && echo fine
once() { echo x >> /tmp/once; echo 1; }; (( $(once) )) && [[ 1 == $(once) ]]; for ((i=0; i < $(once); i++)); do :; done; set -x; (( $(echo 2) > 1 )); [[ a == $(echo a) ]]; set +x; wc -l < /tmp/once; rm /tmp/once

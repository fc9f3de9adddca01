x="hello world"; echo ${x:6} ${x:0:5} ${x: -5} ${x: -5:2} ${x:2:-3} "${x:1:1}" [${x:20}]
echo ${x/o/0} ${x//o/0} ${x/#h/J} ${x/%d/D} ${x/world/} ${x//[aeiou]/} "${x/ /_}" ${x/#x/y} ${x//o}
p='*.txt'; f=archive.tar.gz; echo ${f%.*} ${f%%.*} ${f#*.} ${f##*.} ${f/.tar*/} "${p%t}"
echo ${x^} ${x^^} ${x^^[lo]}; y=LOUD; echo ${y,} ${y,,}
name=x; echo ${!name} ${!name:0:5}; arr=(p q); ref='arr[1]'; echo ${!ref}
pre_a=1 pre_b=2; echo ${!pre_*} "${!pre_@}"
q="it's \"quoted\" \$x"; echo ${q@Q}; eval "copy=${q@Q}"; echo "$copy"; echo ${x@U} ${x@u} ${y@L}; nl=$'a\nb'; echo "${nl@Q}"; e='a\tb'; echo "${e@E}"
declare -i num=5; num+=3; num=num*2; echo $num ${num@a}; declare -p num
s=abc; s+=def; echo $s ${#s}; s+=(x); echo ${s[1]}
echo ${unset:-default} ${unset-} ${x:+set} "${unset:+no}" ${unset:=given} $unset "${x:-"a  b"}" ${nope:-"a  b"}
echo $'tab\tnew\nline \x41\101\u00e9 \'quote\'' $'a\\b'
path=/usr/local/bin/tool.sh; echo ${path##*/} ${path%/*} "$(basename ${path%.sh})"
from=l; to=L; echo ${x//$from/$to} ${x/"$from"/"<$to>"}
set -- one two three four; echo ${@:2:2} ${*: -1} ${#@} ${#} "${@/t/T}" ${!#}
v="a/b/c"; echo ${v//\//.} ${v////-} "${v//\//\\}"
echo "${x:$((1+1)):3}" ${x:${#name}:2}; n=2; echo ${x:n:n+1}
long="  padded  "; trimmed="${long#"${long%%[![:space:]]*}"}"; trimmed="${trimmed%"${trimmed##*[![:space:]]}"}"; echo "[$trimmed]"
echo "${arr[*]^^}" "${arr[@]@Q}" ${#arr[0]}
echo ~/x "~" ~+ | sed "s#$PWD\$#PWD#"
a=1; b=$a$((a+1))"c"'d'; echo $b; echo "$(echo "nested $(echo "deep $b")")"
shopt -s extglob
z=000123; echo ${z##+(0)} ${x//@(l|o)/#} ${z/%+([0-9])/n}; case $z in +([0-9])) echo digits;; esac
echo "${HOME:0:1}" "${x//o/"o o"}" ${x//l*r/-}
printf '%s|' "${x}" "${x%% *}"; echo
echo ${x@A} ${arr@A}
echo "$((${#x} + 1))" "${#arr[@]}${#x}"

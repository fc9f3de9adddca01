items=(foo bar "two words"); echo ${items[1]} "${items[2]}" $items ${items}
echo ${#items[@]} ${#items[2]} "${!items[@]}"
for each in "${items[@]}"; do echo "<$each>"; done
for each in ${items[@]}; do echo "[$each]"; done
IFS=, ; echo "${items[*]}"; unset IFS
items+=(last); items[7]=seven; items[1+1]+=" more"; echo "${items[@]}" ${#items[@]} ${!items[@]}
echo "${items[@]:1:2}" "${items[@]: -1}" "${items[@]:3}" ${items[-1]}
unset 'items[0]'; echo "${items[@]}" ${!items[*]}
empty=(); for each in "${empty[@]}"; do echo never; done; echo ${#empty[@]}
copy=("${items[@]}"); echo ${#copy[@]} ${copy[0]}
multi=(
  one   # a comment
  two
  [5]=five six
); declare -p multi
echo "${multi[@]/o/0}" "${multi[@]#f}" "${multi[@]^}" pre"${multi[@]:0:2}"post
i=1; echo ${multi[i]} ${multi[$i]} ${multi[i-1]} $((multi[0]=5, multi[0]+1)) ${multi[0]}
files=(/etc/host*s); echo ${files[0]}
letters=({a..e}); echo ${letters[@]} ${#letters[@]}
text="one two three"; words=($text); echo ${words[2]} ${#words[@]}
lines=($(printf '%s\n' x y z)); echo "${lines[@]}" "${lines[@]: -2:1}"
f() { local -a own=(1 2 3); echo "${own[@]}" "$#" "${@:2}" "${@: -1}"; own+=("$@"); echo ${#own[@]}; }; f p q r; echo "${own[@]}"
scalar=value; echo ${scalar[0]} ${#scalar[@]} "${scalar[@]}"; scalar+=(more); echo ${scalar[@]}
nothing=("" x ""); echo ${#nothing[@]}; printf '<%s>' "${nothing[@]}"; echo
a=(3 1 2); sorted=($(printf '%s\n' "${a[@]}" | sort)); echo ${sorted[*]}
unset a; echo "${a[@]}" ${#a[@]} "${a[0]:-none}"
matrix[0]="a b"; matrix[1]="c d"; for row in "${matrix[@]}"; do for cell in $row; do echo -n "$cell;"; done; done; echo
if [[ " ${letters[*]} " == *" c "* ]]; then echo has c; fi
stack=(1 2 3); unset 'stack[-1]'; echo ${stack[@]}; stack=("${stack[@]:1}"); echo ${stack[@]}
declare -a declared; declared[3]=x; echo ${#declared[@]}; declare -p declared
set -- "${letters[@]}"; echo $# $3
readonly -a fixed=(a b); echo ${fixed[1]}; fixed[0]=z; echo not reached
echo next line; echo ${fixed[@]}

x=hello; empty=
echo "$x" '$x' \$x ${x}world "${x:-no}" "${y:-default}" ${y-unset} [${empty:-was empty}] [${empty-}]
echo ${#x} ${x#he} ${x%lo} ${x%%l*} ${x##*l} ${x/l/L} ${x//l/L} ${x:1:3}
echo $((1 + 2 * 3)) $(( (1+2)*3 )) $((7/2)) $((7%2)) $((2<3 && 1)) $((x2=5)) $x2 $((x2++)) $x2 $((x2>5?10:20))
echo "$(echo nested "$(echo deep)")" `echo back \`echo inner\``
set -- a "b c" d; echo $# "$1" "$2" "$*"; for i in "$@"; do echo "<$i>"; done
shift; echo $1; unset x; echo "${x:+set}" "${x-gone}"
: ${z:=assigned}; echo $z
spaces="  a   b "; echo $spaces "$spaces"
echo "a
b" 'single "double" inside' "double 'single' inside"
echo ~ "~" "$HOME"
echo "tab	and \\ backslash \"quote\" \`tick\`"
IFS=:; path="one:two:three"; for p in $path; do echo $p; done

x=hello; echo ${x:1:3} ${x/l/L} ${x//l/L} $'tab\there'; function f { echo function; }; f; let y=2+3; echo $y $((2**5)) $((16#ff))
echo both &> /tmp/both; cat /tmp/both; cat <(echo from a pipe); [[ -n $x ]] && echo double
echo {1..3} {a,b}; a+=5; echo $?; ((1+1)); echo $?
IFS=, read a b <<E
1,2
E
echo "$a $b"; g() { local x; echo "[$x]"; }; g; read -n 2 z <<E
abc
E
echo $z; true & wait -n; echo $?

cat <<< "here string"; x="a b"; cat <<< $x; read -r one two <<< "first second"; echo $two $one
cd /tmp; { echo out; echo err >&2; } &> both.txt; cat both.txt; echo more &>> both.txt; wc -l < both.txt | tr -d ' '
{ echo out; echo err >&2; } |& sort; { echo errors >&2; } 2>/dev/null |& cat; nothing_here 2>/dev/null |& wc -l | tr -d " "; echo forced >| forced.txt; cat forced.txt
cat <(echo from one) <(echo from two); paste -d, <(printf '1\n2\n') <(printf 'a\nb\n')
n=0; while read -r line; do ((n++)); done < <(printf 'x\ny\nz\n'); echo $n lines
mapfile -t rows < <(printf 'r 1\nr 2\n'); echo "${#rows[@]} ${rows[1]}"; readarray -t -n 1 some <<< $'p\nq'; echo ${some[@]}
echo to tee | tee >(cat > copy.txt) > /dev/null; sleep 0.2; cat copy.txt
diff <(echo same) <(echo same) > /dev/null && echo no difference
source <(echo 'sourced=yes; echo "args: $*"') a b; echo $sourced
exec 3> third.txt; echo to three >&3; exec 3>&-; cat third.txt; exec 4< third.txt; read -u 4 line; echo "$line"
cat <<-E1 ; cat <<'E2'
	tabs go, ${x} stays
	E1
plain $x
E2
IFS=: read -ra parts <<< "a:b:c"; echo ${parts[1]} ${#parts[@]} "[$IFS]" | head -1
IFS=, read a b <<< "1,2,3"; echo "$a|$b"; read -r -d '' all <<< $'x\ny'; echo "$all"; read -n 3 three <<< abcdef; echo $three; read -N 2 two <<< xyz; echo $two
read -p "prompt " answer <<< yes; echo $answer; read <<< "  kept  "; echo "[$REPLY]"; read -r raw <<< 'a\tb'; echo "$raw"; read cooked <<< 'a\tb'; echo "$cooked"
printf 'a b c\nd e f\n' | while read -r first rest; do echo "$first-$rest"; done
read x y z <<< "only two"; echo "[$z]"; echo abc | { read v; echo got $v; }
read -t 1 late <<< now; echo $late; read nothing < /dev/null; echo $?
cat < /nowhere/file; echo $?; echo x > /nowhere/file; echo $?
echo err 2>&1 >/dev/null | cat; echo done 1>&2

echo {1..5} {5..1} {01..10..3} {a..e} {e..a..2} {-2..2}
echo a{b,c}d {x,y}{1,2} pre{,-suffix} {one,"two three",$HOME}
echo {} {a} {a,} a{1..2}b{3..4}c {a,b{1,2},c} "{1..3}" \{1,2\} {1..$n} ${HOME}{a,b}
for i in {1..3}; do echo -n "$i "; done; echo
x={a,b}; echo $x; y=(z{1,2}); echo ${y[1]}
mkdir -p /tmp/braces/{a,b}/{1,2}; ls -d /tmp/braces/*/*; touch /tmp/braces/a/f{1..3}.txt; ls /tmp/braces/a
echo {a..c}{1..2} {1,2,3}.txt {10..1..4} {1..3..0} {a,b}=c
echo file.{txt,md,{tar,zip}.gz}

if true; then echo yes; else echo no; fi
if false; then echo a; elif [ 1 -eq 1 ]; then echo b; else echo c; fi
i=0; while [ $i -lt 3 ]; do echo w$i; i=$((i+1)); done
until [ $i -eq 0 ]; do i=$((i-1)); [ $i -eq 1 ] && continue; echo u$i; done
for x in 1 2 3 4; do [ $x = 3 ] && break; echo f$x; done
for a in x y; do for b in 1 2; do [ $b = 2 ] && continue 2; echo $a$b; done; done
case hello.txt in *.md) echo md;; *.txt|*.log) echo text;; *) echo other;; esac
case "$x" in [0-9]) echo digit;; esac
f() { echo "f:$1"; local v=inner; echo $v; return 3; }
v=outer; f arg; echo $? $v
true && echo and || echo or
false && echo and || echo or
! false && echo not
{ echo grouped; echo twice; } | wc -l
(cd /tmp; pwd; exit 4); echo $?; pwd
echo a; echo b & wait; echo c
true | false; echo $?; set -o pipefail; false | true; echo $?

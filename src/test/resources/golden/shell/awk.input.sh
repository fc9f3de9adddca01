echo 10.244.0.7 | awk -F. '{print $1"-"$2"-"$3"-"$4".ns.pod.cluster.local"}'
printf 'NAME READY\nweb 1/1\ndb 0/1\n' | awk 'NR>1 && $2 ~ /^1/ {print $1}'
printf '1 a\n2 b\n3 a\n' | awk '{sum += $1; by[$2]++} END {print sum, NR; for (k in by) print k "=" by[k]}'
printf 'a:b:c\n' | awk 'BEGIN {FS=":"; OFS="-"} {$2 = "x"; print; print $NF, NF}'
awk 'BEGIN {printf "%05.2f|%-4s|%d\n", 3.14159, "ab", 42; for (i = 0; i < 3; i++) if (i != 1) print i; exit 3}'; echo $?
printf 'one\ntwo\nthree\n' | awk '/^t/' | awk '{print length, toupper(substr($0, 1, 2)), index($0, "e")}'
echo 'a b c' | awk '{gsub(/[ab]/, "<&>"); n = split($0, p, " "); print n, p[1], $2}'
echo 5 | awk '{print ($1 > 3 ? "large" : "small"), $1 * 2 ^ 2, $1 % 2, -$1 + 1, 1 / 4}'
awk -v name=pod 'BEGIN {print "hello " name; if (!("x" in seen)) {seen["x"] = 1} else print "no"; while (n < 2) n++; print n}'
printf '3\n10\n' | awk '$1 == 10 {next} {print "kept", $1; total += $1} END {print total + 0, missing ""}'
awk '{print'; echo $?
awk 'END {print NR}' /etc/passwd /nowhere; echo $?

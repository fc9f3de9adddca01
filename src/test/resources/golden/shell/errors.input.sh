foo; echo $?
/bin/nothing; echo $?
cd /nowhere; echo $?
[ 1 -eq x ]; echo $?
touch /tmp/noexec; /tmp/noexec; echo $?
f() { false; echo after false; }; f
set -e
if false; then :; fi
false || echo tolerated
false
echo never

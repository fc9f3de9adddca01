nothing_like_it; echo $?
/nowhere/it; echo $?; /etc; echo $?
cd /nowhere; echo $?
[ 1 -eq x ]; echo $?
touch /tmp/noexec; /tmp/noexec; echo $?
echo $((1/0)); echo not reached
echo after $?; ((1/0)); echo $?
readonly fixed=1; fixed=2; echo not reached
echo $fixed
local x=1; echo $?
eval 'echo )'; echo $?
. /nowhere/file; echo $?
f() { nothing_in_f; }; f
export 1x=3; echo $?
a=(1); a[-5]=x; echo not reached
kill -FOO 1; echo $?; kill 999999; echo $?
exit abc

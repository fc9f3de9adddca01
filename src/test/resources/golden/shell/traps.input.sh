trap 'echo goodbye' EXIT
trap 'echo got term' TERM
kill -TERM $$
echo pid $$
sleep 100 & job=$!
kill $job; wait $job; echo $?
(trap 'echo sub' EXIT; exit 0)
sh -c 'trap "echo usr; exit 7" USR1; sleep 50 & wait' & child=$!
sleep 1; kill -USR1 $child; wait $child; echo $?
timeout 2 sleep 10; echo $?
exit 9

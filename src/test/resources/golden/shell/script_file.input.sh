cat > /tmp/run.sh <<'EOF'
#!/bin/sh
set -eu
echo "$0 $# $1"
exec echo executed "$@"
EOF
chmod +x /tmp/run.sh
/tmp/run.sh a b
sh /tmp/run.sh c
. /dev/null
echo 'sourced=yes' > /tmp/env; . /tmp/env; echo $sourced
export E=exported; sh -c 'echo $E'; E=once sh -c 'echo $E'; echo $E
command -v sh; command -v nothing; echo $?
eval 'echo ev$((1+1))'
while getopts ab:c opt -a -b val -c; do echo $opt ${OPTARG:-}; OPTARG=; done
x=5; readonly x; (x=6) 2>/dev/null; echo $? $x
set -u; echo ${undefined-ok}; echo $undefined; echo never

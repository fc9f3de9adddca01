cd /tmp
echo one > f; echo two >> f; cat f; cat < f | tail -n1
echo err >&2 2>/dev/null; { echo out; echo err >&2; } 2>&1 | sort
ls /nothing 2>/dev/null || echo failed
cat <<EOF
value $((1+1)) $(echo sub)
EOF
cat <<'EOF'
raw $HOME
EOF
cat <<-EOF
	stripped
	EOF
exec 3>&1; echo to three >&3; exec 3>&-
cat /no/such; echo $?
echo x > /no/dir/file; echo $?
while read a b; do echo "$b-$a"; done <<EOF
1 2 3
4 5
EOF
printf '%s\n' a b c | while read -r line; do echo "line $line"; done
printf '%5d|%-5s|%05.1f|%x|%%\n' 42 ab 3.14159 255
echo -n no newline; echo; echo -e 'tab\there'
: > empty; [ -s empty ] || echo "empty is empty"; [ -f empty ] && echo exists
rm f empty; ls
echo done > /dev/stdout

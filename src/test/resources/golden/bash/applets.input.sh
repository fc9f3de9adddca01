cd /tmp; printf '1\n2\n3\n' > n; printf 'a\nb\n' > l; paste n l; paste -d: n l; paste -sd, n; seq 4 | paste - -; paste -s n l
printf 'a\nb\nd\n' > x; printf 'b\nc\nd\n' > y; comm x y; comm -12 x y; comm -23 x y; comm -3 x y
printf '1 ann\n2 bob\n3 cy\n' > p; printf '1 red\n3 blue\n4 x\n' > q; join p q; join -a 1 p q; join -v 2 p q; printf 'k:1\n' > s; printf 'k:2\n' > t; join -t : s t
seq 3 | tac; shuf -i 1-10 | sort -n | tr '\n' ' '; echo; shuf -e a a a -n 2; seq 5 | shuf -n 2 | wc -l | tr -d ' '
factor 12 97 1 1001; echo 360 | factor; numfmt --to=iec 1024 1536 1048576 500 123456789; numfmt --to=si 1500 999999; numfmt --from=iec 4K 1M; numfmt --from=si --to=iec 1G; numfmt --to=iec-i --suffix=B 4096
echo '1 + 2 * 3' | bc; echo 'scale=3; 10 / 3' | bc; echo '2^64; 7 / 2; 7 % 3; -5 + 3' | bc; echo 'x = 5; x * 2; x > 3' | bc; echo 'scale=2; 1.5 * 2.25; .5 + .25; sqrt(2)' | bc; echo 'obase=16; 255' | bc; echo '(1 + 2) * -3; 10 - 2 - 3; 2^3^2' | bc; bc <<< 'scale=4; 3.14159 * 2; 1/3'; echo 'scale=2; 10/4; 100*1.05' | bc -l
printf 'hello\n' | od -c; printf 'hello\n' | od -An -tx1; printf 'AB' | od -An -tu1; printf 'hello world, this is long' | od -A x -t x1; printf '\1\2\3\4' | od -An -tu4; printf 'ab' | od
printf 'hello world 12345' | xxd; printf 'hello' | xxd -p; echo 68656c6c6f | xxd -r -p; echo; printf 'hi there' | xxd | xxd -r; echo; printf 'abcdef' | xxd -l 3 -p
rev <<< abc; printf "a\n\nb\n" | nl -ba | tr -s " "; printf "a\n\nb\n" | nl -w2 -s: -v5
seq 12 > left; sed 's/^2$/x/;s/^11$/y/;3d' left > right; diff -u left right | tail -n +3; diff -q left left; echo $?; diff -u <(echo a) <(echo b) | tail -n +3

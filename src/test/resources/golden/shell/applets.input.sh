mkdir -p /tmp/a/b && cd /tmp/a && echo hi > b/f && cp -r b c && mv c d && ls -1 && cat d/f
ln -s b link; readlink link; ls -F; find . -name f | sort; rm -rf d; ls
printf 'b\na\nc\na\n' | sort | uniq -c
printf 'b\na\nc\na\n' | sort -ru | head -2
echo 'a:b:c' | cut -d: -f2,3; echo hello | tr a-y b-z; echo abc | tr -d b
echo 'hello world' | sed 's/o/0/g; s/world/[&]/'; printf '1\n2\n3\n' | sed -n '2p;$p'
printf 'foo\nbar\nfoobar\n' | grep -n foo; printf 'foo\nbar\n' | grep -vc foo; echo x | grep -q y; echo $?
seq 3 | xargs echo; seq 1 2 5; printf 'one two' | wc -w; basename /a/b.txt .txt; dirname /a/b.txt
echo hello | base64; echo aGVsbG8K | base64 -d; printf abc | sha256sum; printf abc | md5sum
dd if=/dev/zero of=zeros bs=1k count=4 2>/dev/null; stat -c '%s %a' zeros; chmod 600 zeros; stat -c %a zeros
hostname; whoami; id -u; uname; date -u +%Y-%m-%d; env | grep ^HOSTNAME; nproc
expr 3 + 4; test -d /tmp && echo dir; echo b/f | tee copy; yes | head -n 2
sleep 0.5; echo slept; time true 2>/dev/null; which cat; echo 'x y' | rev
head -c 3 /dev/zero | wc -c; tail -n 1 copy
mkdir -p /tmp/t/in/sub && cd /tmp/t && echo one > in/a && echo two > in/sub/b && ln -s a in/l && tar czf all.tgz in && tar tzf all.tgz
mkdir out && tar xzf all.tgz -C out && cat out/in/a out/in/sub/b && readlink out/in/l; tar cf - in/a | tar xmf - -C out; tar cf n.tar nix; echo $?; tar -xf; echo $?
mkdir -p /tmp/t/new/deep/ && mkdir /tmp/t/flat/ && test -d /tmp/t/new/deep && test -d /tmp/t/flat && echo made

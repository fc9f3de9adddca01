umask
umask -S
umask 077 && echo set
ulimit -n
ulimit -n 1024 && echo set
ulimit

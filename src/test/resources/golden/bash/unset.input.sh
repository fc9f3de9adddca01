echo one
set -u
echo $unset
echo never

echo ${needed:?is needed}
echo never

items=(foo bar); echo ${items[1]}

declare -A ages=([ann]=31 [bob]=27 ["two words"]=2)
echo ${ages[ann]} "${ages[two words]}" ${#ages[@]}
ages[carl]=44; ages[ann]+=0; key=bob; echo ${ages[$key]} "${ages["ann"]}" ${ages[nobody]:-unknown}
for name in "${!ages[@]}"; do echo "$name=${ages[$name]}"; done
unset 'ages[bob]'; echo ${#ages[@]}; [[ -v ages[carl] ]] && echo carl is there; [[ -v ages[bob] ]] || echo bob is not
declare -p ages
((ages[carl]++)); echo ${ages[carl]} $((ages[carl] * 2))
count() { local -A seen; for word in "$@"; do ((seen[$word]++)); done; for word in a b c; do echo "$word ${seen[$word]:-0}"; done; }; count a b a c a
declare -A paired=(k1 v1 k2 v2); echo ${paired[k2]} ${#paired[@]}
declare -A empty; echo ${#empty[@]} "${!empty[@]}"; empty[a.b/c]=path; echo "${empty[a.b/c]}"
m=([x]=1); echo ${m[0]}
typeset -A t; t=([a]=1 [b]=2); t+=([c]=3); echo ${t[a]}${t[b]}${t[c]} ${t[@]}
for k in $(echo "${!t[@]}" | tr ' ' '\n' | sort); do echo -n "$k "; done; echo
f() { local -n ref=$1; ref[added]=yes; echo "${!ref}"; }; f t; echo ${t[added]}
readonly -A r=([q]=1); echo ${r[q]}
declare -n ref=t; unset -n ref; echo ${t[a]} [${ref}]; [[ $'two\nlines' == two*lines ]] && echo over lines

for; do

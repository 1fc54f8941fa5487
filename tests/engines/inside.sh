# Makes a container of the namespaces that it runs in, for container.sh. The directory $1 has root, which becomes its root, and source, which becomes its /mnt.
set -e
cd "$1"
read -r pid _ < /proc/self/stat
mount --make-rprivate /
mount --bind / root
mount --bind source root/mnt
mount -t tmpfs tmpfs root/tmp
mount -t proc proc root/proc
echo "$pid" > pids
echo before > /proc/sys/kernel/hostname
ip link set lo up
until ip link set eth0 up 2>/dev/null; do sleep 0.02; done
ip addr add 10.0.1.2/24 dev eth0
ip route add 172.16.0.0/16 via 10.0.1.1
ip rule add from 172.16.0.0/16 lookup main priority 77
ip link add br0 type bridge
ip addr add fd00:1::2/64 dev br0 nodad
ip link set br0 up
ip -6 route add fd00:5::/48 via fd00:1::1
cd root
pivot_root . .
umount -l .
exec < /mnt/greeting > /tmp/log 2>&1
exec chroot . python3 /mnt/container.py

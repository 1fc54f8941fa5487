namespace Soccr.Crit.Tests;

/// <summary>A session of psql with PostgreSQL through socat, three programs that know nothing of it, moves with both connections of socat.</summary>
public class SocketSessionTests
{
    /// <summary>In the middle of a transaction, with a question unread on its way, the proxy ends, and another takes over elsewhere.</summary>
    [NeedFact(Need.Database)]
    public Task ATransactionGoesOnThroughAnotherProxy() => CriuProof.RunAsync(Need.Database, "socket.sh", """
        programs=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
        nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
        space a; space b; space c; bridge c a b
        give c 10.0.1.9/24 bridge0; give a 10.0.1.1/24 net
        chmod 711 .; mkdir data; chown 65534:65534 data
        $nobody $programs/initdb -D data -U me -A trust -N > initdb.log
        echo 'host all all 10.0.1.0/24 trust' >> data/pg_hba.conf
        nsenter --net=$netns-c $nobody $programs/postgres -D data -k '' -h 10.0.1.9 -p 5433 > server.log 2>&1 < /dev/null &
        echo $! > server.pid
        await 'grep -q "ready to accept" server.log'
        nsenter --net=$netns-a socat -d -d TCP-LISTEN:5432,bind=10.0.1.1,reuseaddr TCP:10.0.1.9:5433 > proxy.log 2>&1 < /dev/null &
        echo $! > proxy.pid
        await 'grep -q listening proxy.log'
        mkfifo questions
        nsenter --net=$netns-c psql -h 10.0.1.1 -U me -At postgres < questions > answers 2>&1 &
        echo $! > psql.pid
        exec 4> questions
        echo 'create temp table t as select generate_series(1, 1000) as n; begin; insert into t values (1001); select count(*) from t;' >&4
        await 'grep -qx 1001 answers'

        stop proxy
        echo "select string_agg(n::text, ' ' order by n) from generate_series(1, 100000) as n; select 'counted', count(*) from t; commit; select 'done';" >&4
        connections() { crit socket list --pid $(cat proxy.pid) --json | python3 -c '
        import json, sys
        tcp = [socket for socket in json.load(sys.stdin) if socket["family"] == "inet"]
        print(sum(socket["recv_queue"] for socket in tcp), *("--inode %d" % socket["ino"] for socket in tcp))'; }
        await '[ "$(connections | cut -d" " -f1)" -gt 0 ]'
        crit socket dump $(connections | cut -d' ' -f2-) --close -o session
        end proxy
        crit socket lock session --netns $netns-b
        ip -n soccr-$$-a addr del 10.0.1.1/24 dev net
        give b 10.0.1.1/24 net
        crit socket restore session --netns $netns-b -- socat FD:3 FD:4 > moved.log 2>&1 &
        echo $! > moved.pid
        await 'grep -qx done answers'
        grep -x 'counted|1001' answers
        seq -s ' ' 100000 | cmp - <(grep '^1 2 3 ' answers)
        exec 4>&-
        wait $(cat psql.pid)
        wait $(cat moved.pid)
        no_rules b
        crit socket unlock session --netns $netns-a
        no_rules a
        kill -INT $(cat server.pid)
        wait $(cat server.pid)
        """, "session: tcp-", "counted|1001", "removed table inet CRIU-soccr-");
}

namespace Soccr.Crit.Tests;

/// <summary>Paths of unix sockets in other mount namespaces than crit's, on a real kernel.</summary>
public class SocketPlaceTests
{
    /// <summary>Sockets of a program in a mount namespace of its own: the images say so, check and restore look there, and its clients find them there.</summary>
    [NeedFact(Need.Firewall)]
    public Task PathsAreBoundWhereTheyAreToldToBe() => ProveAsync("""
        room room inside
        start_inside room doors doors $PWD/inside
        await 'grep -q ready doors.log'
        mount=$(mount_id room inside)
        crit socket dump --pid $(cat doors.pid) --fd 3 --fd 4 --fd 5 -o taken
        crit verify taken
        crit decode -i taken/files.img > files.json
        python3 - files.json $mount $PWD/inside <<'END'
        import json, sys
        door, letters, gone = (entry['usk'] for entry in json.load(open(sys.argv[1]))['entries'])
        mount, directory = int(sys.argv[2]), sys.argv[3]
        assert [socket.get('mnt_id') for socket in (door, letters, gone)] == [mount] * 3, 'mnt_id'
        assert [socket.get('name_dir') for socket in (door, letters, gone)] == [None, directory, directory], 'name_dir'
        assert [socket.get('deleted', False) for socket in (door, letters, gone)] == [False, False, True], 'deleted'
        assert (door['file_perms']['mode'] & 0o777, door['file_perms']['uid'], door['file_perms']['gid']) == (0o640, 1234, 4321), 'file_perms'
        END
        told="--mntns $(mntns room)"
        # Its program is there still.
        refused 3 crit socket check taken $told
        end doors
        inside room rm inside/sub/letters
        crit socket check taken $told
        inside room rm inside/door
        # Not told where, and told nonsense.
        refused 3 crit socket check taken
        refused 3 crit socket restore taken -- true
        refused 3 crit socket check taken --mntns 1=$(mntns room)
        refused 3 crit socket check taken --mntns /proc/self/ns/net
        refused 2 crit socket check taken $told $told
        refused 2 crit socket check taken --mntns 5=here --mntns 5=there
        # What is against it there, where all is fine outside.
        mkdir inside/sub
        inside room mount -o remount,ro $PWD/inside
        refused 3 crit socket check taken $told
        refused 3 crit socket restore taken $told -- true
        inside room mount -o remount,rw $PWD/inside
        inside room mv inside/sub inside/bus
        refused 3 crit socket check taken $told
        refused 3 crit socket restore taken $told -- true
        inside room mv inside/bus inside/sub
        inside room touch inside/door
        refused 3 crit socket check taken $told
        inside room rm inside/door
        [ "$(inside room ls inside)" = sub ] && [ -z "$(inside room ls inside/sub)" ]
        crit socket check taken $told
        crit socket restore taken --mntns $mount=$(mntns room) -- python3 $engines/sockets.py take_doors 'it is here' > took.log 2>&1 &
        echo $! > took.pid
        await 'grep -q door took.log'
        inside room stat -c 'mode %a of %u and %g' inside/door
        inside room python3 $engines/sockets.py knock $PWD/inside
        await 'grep -q letter: took.log'
        cat took.log
        [ "$(inside room ls inside)" = "$(printf 'door\nsub')" ]
        [ "$(find inside)" = "$(printf 'inside\ninside/sub')" ]
        # To crit's own, where that is what is wanted.
        crit socket restore taken --mntns /proc/self/ns/mnt -- python3 $engines/sockets.py take_doors 'it is outside' > took.log 2>&1 &
        echo $! > took.pid
        await 'grep -q door took.log'
        python3 $engines/sockets.py knock $PWD/inside
        """,
        "its path is taken", "--mntns", "ns/mnt has here; expected to be told which one is meant", "mount 1 is the mnt_id of no path in the set", "expected the file of a mount namespace",
        "--mntns is given twice", "--mntns 5= is given twice", "takes no files: faccessat: EROFS", "the directory of its path is not there", "mode 640 of 1234 and 4321", "an answer: it is here", "a letter: from inside",
        "an answer: it is outside");

    /// <summary>The same path of two mount namespaces goes to each of two others; both in one place is refused.</summary>
    [NeedFact(Need.Firewall)]
    public Task EachMountHasItsPlace() => ProveAsync("""
        for name in one two three four; do room $name inside; done
        start_inside one first doors $PWD/inside
        start_inside two second doors $PWD/inside
        await 'grep -q ready first.log && grep -q ready second.log'
        options=
        for job in first second; do for fd in 3 4 5; do options="$options --inode $(inode $job $fd)"; done; done
        crit socket dump $options -o taken
        (first=$(mount_id one inside) second=$(mount_id two inside)
        [ $first != $second ]
        end first; end second
        refused 3 crit socket check taken --mntns $(mntns three)
        refused 3 crit socket check taken --mntns $first=$(mntns three)
        crit socket check taken --mntns $first=$(mntns three) --mntns $(mntns four)
        crit socket restore taken --mntns $first=$(mntns three) --mntns $second=$(mntns four) -- sleep 60 &
        echo $! > sleep.pid)
        await 'inside four test -S inside/sub/letters'
        for name in three four; do inside $name ls inside inside/sub; done
        [ -z "$(ls inside)" ]
        """,
        "its path is that of another socket of the set", "expected to be told which one is meant", "door", "letters");

    /// <summary>A program whose mount namespace differs elsewhere only: its path means the same to crit, so nothing has to be told.</summary>
    [NeedFact(Need.Firewall)]
    public Task APathThatIsCommonNeedsNoPlace() => ProveAsync("""
        room room elsewhere
        mkdir -p inside/sub
        start_inside room doors doors $PWD/inside
        await 'grep -q ready doors.log'
        crit socket dump --pid $(cat doors.pid) --fd 3 --fd 4 --fd 5 -o taken
        [ -z "$(crit decode -i taken/files.img | grep mnt_id)" ]
        crit decode -i taken/files.img | grep -o '"name_dir": "[^"]*"'
        end doors
        crit socket restore taken -- python3 $engines/sockets.py take_doors 'it is common' > took.log 2>&1 &
        echo $! > took.pid
        await 'grep -q door took.log'
        python3 $engines/sockets.py knock $PWD/inside
        """,
        "name_dir", "an answer: it is common");

    private static Task ProveAsync(string script, params string[] answers) => CriuProof.RunAsync(Need.Firewall, "socket.sh", script, answers);
}

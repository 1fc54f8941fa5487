"""Programs with sockets for tests of crit socket. Usage: sockets.py NAME ARGUMENT..., NAME being one of the functions below.

What a program has to say it prints; a test waits for that. Bytes are of a sequence that tells each place from the others."""
import os
import random
import select
import signal
import socket
import struct
import sys
import time


def sequence(name, length):
    return random.Random(name).randbytes(length)


def say(text):
    print(text, flush=True)


def family(address):
    return socket.AF_INET6 if ':' in address else socket.AF_INET


def inherited():
    """The sockets of systemd's convention, by name."""
    assert os.environ['LISTEN_PID'] == str(os.getpid()), 'LISTEN_PID is not this process'
    names = os.environ['LISTEN_FDNAMES'].split(':')
    assert len(names) == int(os.environ['LISTEN_FDS'])
    return [(name, socket.socket(fileno=3 + i)) for i, name in enumerate(names)]


def place(address, port):
    """An address to bind to, such as fe80::1%eth0 too."""
    return socket.getaddrinfo(address, int(port), type=socket.SOCK_STREAM)[0][4]


def listen(address, port):
    listener = socket.socket(family(address))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(place(address, port))
    listener.listen(5)
    return listener


def echo(address, port):
    """An echo service of inetd's kind: accepts a connection, and the program tee goes on with it. (cat does not want to write what it reads.)"""
    with listen(address, port) as listener:
        say('listening')
        connection, _ = listener.accept()
    os.dup2(connection.fileno(), 0)
    os.dup2(connection.fileno(), 1)
    os.execvp('tee', ['tee'])


def client(address, port, local):
    """Sends to an echo service and takes all back; in the middle it stops itself, and goes on to send while the service is stopped."""
    connection = socket.create_connection((address, int(port)), source_address=place(local, 0))
    connection.settimeout(90)
    first, second = sequence('first', 100_000), sequence('second', 1_000_000)
    connection.sendall(first[:50_000])
    assert take(connection, 50_000) == first[:50_000]
    say('there and back')
    os.kill(os.getpid(), signal.SIGSTOP)
    connection.sendall(first[50_000:])
    say('sent')
    assert take(connection, 50_000) == first[50_000:]
    for i in range(0, len(second), 50_000):
        connection.sendall(second[i:i + 50_000])
        assert take(connection, 50_000) == second[i:i + 50_000], i
    connection.shutdown(socket.SHUT_WR)
    assert connection.recv(1) == b''
    say('all bytes are right')


def take(connection, length):
    data = b''
    while len(data) < length:
        part = connection.recv(length - len(data))
        assert part, f'the end after {len(data)} bytes of {length}'
        data += part
    return data


def pair(server, client):
    """Both ends of a connection, descriptors 4 and 5, with bytes in all queues."""
    listener = listen(server, 80)
    one = socket.socket(family(client))
    one.bind((client, 4000))
    one.connect((server, 80))
    other, _ = listener.accept()
    for end, name in ((one, 'one'), (other, 'other')):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        end.setblocking(False)
        # SO_SNDBUFFORCE: room for megabytes.
        end.setsockopt(socket.SOL_SOCKET, 32, 4_000_000)
        # The other end's queue is filled, and this one's too.
        sent, data = 0, sequence(name, 8_000_000)
        try:
            while sent < len(data):
                sent += end.send(data[sent:sent + 65536])
        except BlockingIOError:
            pass
        say(f'{name} sent {sent}')
    time.sleep(60)


def take_pair(one_sent, other_sent):
    """Goes on with both ends: takes all that was sent, and sends more."""
    (_, other), (_, one) = inherited()
    go_on_with(other, one, one_sent, other_sent)


def go_on_with(other, one, one_sent, other_sent):
    say(f'{one.getsockname()[0]} -> {one.getpeername()[0]}')
    began = time.monotonic()
    other.setblocking(True), one.setblocking(True)
    other.settimeout(20), one.settimeout(20)
    assert one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert take(other, int(one_sent)) == sequence('one', int(one_sent))
    assert take(one, int(other_sent)) == sequence('other', int(other_sent))
    say(f'taken in {time.monotonic() - began:.3f} s')
    for here, there, name in ((one, other, 'more'), (other, one, 'yet more')):
        here.sendall(sequence(name, 100_000))
        assert take(there, 100_000) == sequence(name, 100_000)
        here.shutdown(socket.SHUT_WR)
        assert there.recv(1) == b''
    say('all bytes are right')


def receive_pair(path, one_sent, other_sent):
    """Waits for both ends at a unix socket, and goes on with them."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(1)
        say('waiting')
        connection, _ = listener.accept()
        _, descriptors, _, _ = socket.recv_fds(connection, 65536, 253)
    go_on_with(*(socket.socket(fileno=fd) for fd in descriptors), one_sent, other_sent)


def crowd(address, count):
    """Connections with some bytes in their queues, and the options that dump their ends, pair by pair."""
    listener = socket.create_server((address, 80), backlog=4096)
    ends = []
    for i in range(int(count)):
        one = socket.create_connection((address, 80))
        other, _ = listener.accept()
        one.send(sequence(f'one {i}', 4096))
        other.send(sequence(f'other {i}', 100))
        ends += [one, other]
    say('ends: ' + ' '.join(f'--fd {end.fileno()}' for end in ends))
    say('ready')
    time.sleep(60)


def take_crowd():
    ends = [end for _, end in inherited()]
    for i in range(len(ends) // 2):
        one, other = ends[2 * i:2 * i + 2]
        one.settimeout(20), other.settimeout(20)
        assert take(other, 4096) == sequence(f'one {i}', 4096)
        assert take(one, 100) == sequence(f'other {i}', 100)
        one.send(b'more')
        assert take(other, 4) == b'more'
    say(f'{len(ends) // 2} connections, all bytes are right')


def datagrams(address):
    """A UDP socket with a group and three datagrams of two senders in its queue."""
    receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.bind((address, 53))
    receiver.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton('224.1.2.3') + socket.inet_aton('0.0.0.0') + struct.pack('i', 1)[:0])
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, 5)
    for port, text in ((1001, b'one'), (1002, b'two' * 1000), (1001, b'three')):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.bind((address, port))
            sender.sendto(text, (address, 53))
    say('ready')
    time.sleep(60)


def take_datagrams(address):
    [(_, receiver)] = inherited()
    receiver.settimeout(5)
    assert receiver.getsockname() == (address, 53), receiver.getsockname()
    for port, text in ((1001, b'one'), (1002, b'two' * 1000), (1001, b'three')):
        data, (sender, sent_from) = receiver.recvfrom(65536)
        assert (data, sent_from) == (text, port), (data, sent_from)
        say(f'{len(data)} bytes from {sender}')
    assert receiver.getsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY) == 5
    say('all datagrams are right')
    time.sleep(float(os.environ.get('STAY', 0)))


DATAGRAMS6 = (
    (socket.AF_INET6, 1001, b'one'), (socket.AF_INET, 1002, b'two' * 1000), (socket.AF_INET6, 1003, b''), (socket.AF_INET, 1004, b''), (socket.AF_INET6, 1001, b'three' * 5000))


def datagrams6(address, address4):
    """A UDP socket of both families, not bound to an address, with a group of each, and a queue of senders of both."""
    receiver = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    receiver.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
    receiver.bind(('::', 53))
    device = struct.pack('I', socket.if_nametoindex('lo'))
    receiver.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, socket.inet_pton(socket.AF_INET6, 'ff05::123') + device)
    receiver.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton('224.1.2.3') + socket.inet_aton('0.0.0.0') + device)
    receiver.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, 77)
    for family, port, text in DATAGRAMS6:
        with socket.socket(family, socket.SOCK_DGRAM) as sender:
            own = address if family == socket.AF_INET6 else address4
            sender.bind((own, port))
            sender.sendto(text, (own, 53))
    say('ready')
    time.sleep(60)


def take_datagrams6(address, address4):
    [(_, receiver)] = inherited()
    receiver.settimeout(5)
    assert receiver.getsockname()[:2] == ('::', 53), receiver.getsockname()
    for family, port, text in DATAGRAMS6:
        own = address if family == socket.AF_INET6 else '::ffff:' + address4
        data, [(level, kind, info)], _, (sender, sent_from, *_) = receiver.recvmsg(65536, 1024)
        assert (data, sender, sent_from) == (text, own, port), (data, sender, sent_from)
        assert (level, kind, info[:16]) == (socket.IPPROTO_IPV6, socket.IPV6_PKTINFO, socket.inet_pton(socket.AF_INET6, own)), (level, kind, info)
        say(f'{len(data)} bytes from {sender}')
    assert receiver.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS) == 77
    # It goes on with both families.
    for family, own in ((socket.AF_INET6, address), (socket.AF_INET, address4)):
        with socket.socket(family, socket.SOCK_DGRAM) as sender:
            sender.sendto(b'more', (own, 53))
        assert receiver.recv(99) == b'more'
    say('all datagrams are right')
    time.sleep(float(os.environ.get('STAY', 0)))


def link_datagrams(address, device):
    """A UDP socket of a link, with a datagram of itself; it is connected to another one of the link."""
    receiver = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    index = socket.if_nametoindex(device)
    receiver.bind((address, 5353, 0, index))
    receiver.sendto(b'one', (address, 5353, 0, index))
    receiver.connect(('fe80::9', 99, 0, index))
    say('ready')
    time.sleep(60)


def take_link_datagrams(address, device):
    [(_, receiver)] = inherited()
    receiver.settimeout(5)
    index = socket.if_nametoindex(device)
    data, sender = receiver.recvfrom(99)
    assert (data, sender[1:]) == (b'one', (5353, 0, index)), (data, sender)
    assert (receiver.getsockname()[1:], receiver.getpeername()[1:]) == ((5353, 0, index), (99, 0, index)), (receiver.getsockname(), receiver.getpeername())
    say(f'{address}%{device}: all datagrams are right')


def streams():
    """Two unix sockets that are connected, descriptors 3 and 4, with bytes in both queues."""
    one, other = socket.socketpair()
    one.send(b'to the other')
    other.send(b'to the one')
    say('ready')
    time.sleep(60)


def receive(path, kind='SOCK_STREAM'):
    """Waits for sockets at a unix socket, @ being an abstract name's first byte."""
    with socket.socket(socket.AF_UNIX, getattr(socket, kind)) as listener:
        listener.bind(path.replace('@', '\0'))
        if kind != 'SOCK_DGRAM':
            listener.listen(1)
        say('waiting')
        connection = listener if kind == 'SOCK_DGRAM' else listener.accept()[0]
        message, descriptors, _, _ = socket.recv_fds(connection, 65536, 253)
    say(message.decode())
    one, other = (socket.socket(fileno=fd) for fd in descriptors)
    assert (one.recv(99), other.recv(99)) == (b'to the one', b'to the other')
    one.send(b'more')
    assert other.recv(99) == b'more'
    say('all bytes are right')


def doors(directory):
    """Unix sockets in a directory: a listener, descriptor 3, datagrams by a relative name, 4, and a listener whose file is gone, 5."""
    os.umask(0)
    listener, datagrams, gone = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM), socket.socket(socket.AF_UNIX)
    listener.bind(directory + '/door')
    listener.listen(5)
    os.chmod(directory + '/door', 0o640)
    os.chown(directory + '/door', 1234, 4321)
    os.chdir(directory)
    datagrams.bind('./sub/letters')
    gone.bind('gone')
    gone.listen(5)
    os.unlink('gone')
    say('ready')
    time.sleep(60)


def take_doors(answer):
    """Goes on with them: answers a client and takes a datagram."""
    [(_, listener), (_, datagrams), (_, gone)] = inherited()
    say(f'{listener.getsockname()} {datagrams.getsockname()} {gone.getsockname()}')
    listener.settimeout(20), datagrams.settimeout(20)
    connection, _ = listener.accept()
    connection.sendall(answer.encode())
    say(f'a letter: {datagrams.recv(99).decode()}')


def knock(directory):
    """A client of them."""
    with socket.socket(socket.AF_UNIX) as client, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        client.settimeout(20)
        client.connect(directory + '/door')
        say(f'an answer: {client.recv(99).decode()}')
        sender.sendto(b'from inside', directory + '/sub/letters')


def hang_up(path, how):
    """A receiver that does not take what it is sent: it hangs up at once, or when there is something; or is stuck, or has no room."""
    kind = socket.SOCK_DGRAM if how == 'full' else socket.SOCK_STREAM
    receiver = socket.socket(socket.AF_UNIX, kind)
    receiver.bind(path)
    if how == 'full':
        with socket.socket(socket.AF_UNIX, kind) as sender:
            sender.setblocking(False)
            try:
                while True:
                    sender.sendto(b'full', path)
            except BlockingIOError:
                pass
        say('waiting')
        time.sleep(60)
    receiver.listen(1)
    say('waiting')
    if how == 'stuck':
        time.sleep(60)
    connection, _ = receiver.accept()
    if how == 'unread':
        assert select.select([connection], [], [], 20)[0]
    if how == 'peeked':
        connection.recvmsg(65536, socket.CMSG_SPACE(1000), socket.MSG_PEEK)
    connection.close()
    say('hung up')
    time.sleep(60)


def tee(path):
    """A receiver that goes on as an echo service with the socket that it gets, and closes the connection that it got it by at once."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(1)
        say('waiting')
        connection, _ = listener.accept()
        _, [descriptor], _, _ = socket.recv_fds(connection, 65536, 253)
        connection.close()
    os.dup2(descriptor, 0)
    os.dup2(descriptor, 1)
    os.close(descriptor)
    os.execvp('tee', ['tee'])


def serve(address):
    """A listener, descriptor 3, with a connection, descriptor 5."""
    listener = listen(address, 80)
    client = socket.create_connection((address, 80))
    connection, _ = listener.accept()
    client.send(b'before')
    say('ready')
    client.settimeout(30)
    say(client.recv(99).decode())
    say('the client is done')


def take_listener(address):
    """Goes on with the listener alone: answers one more client."""
    [(_, listener)] = inherited()
    with socket.create_connection((address, 80)) as client:
        connection, _ = listener.accept()
        client.send(b'hello')
        say(connection.recv(99).decode())


def echo_once(address):
    """An end that says of each thing that it gets that it got it."""
    listener = listen(address, 80)
    with socket.create_connection((address, 80)) as client:
        connection, _ = listener.accept()
        say('ready')
        while True:
            client.sendall(b'ping')
            assert connection.recv(4) == b'ping'
            if os.path.exists('urgent'):
                client.send(b'!', socket.MSG_OOB)
                say('urgent')
                time.sleep(60)
            if os.path.exists('paused'):
                client.setsockopt(socket.IPPROTO_TCP, 19, 1)
                say('paused')
                while os.path.exists('paused'):
                    time.sleep(0.02)
            if os.path.exists('done'):
                break
            time.sleep(0.02)
    say('it goes on')


if __name__ == '__main__':
    globals()[sys.argv[1].replace('-', '_')](*sys.argv[2:])

/* The floor under bench/sockets: the system calls that carry a TCP connection over, and nothing else. Also the peer of both programs.
 *   floor peer PORT COUNT BYTES                 accepts, sends BYTES on each connection, and waits for the end of its input
 *   floor own ADDRESS PORT COUNT BYTES CYCLES   connects, waits for a line, and carries all over so many times with BYTES in each queue
 * Each cycle prints microseconds a connection of dump, close, restore and resume. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define CHECK(call) ((call) < 0 ? (perror(#call), exit(1)) : (void)0)

struct saved {
    int fd, reuse, sndbuf, rcvbuf, locks, inq, outq, unsq;
    unsigned mss, timestamp, inq_seq, outq_seq;
    struct tcp_info info;
    struct tcp_repair_window window;
    struct sockaddr_in local, peer;
    char *in, *out;
};

static int diagnostic;

static int get(int fd, int level, int name) {
    int value = 0;
    socklen_t length = sizeof value;
    CHECK(getsockopt(fd, level, name, &value, &length));
    return value;
}

static void set(int fd, int level, int name, int value) { CHECK(setsockopt(fd, level, name, &value, sizeof value)); }

static void names(struct saved *s) {
    socklen_t length = sizeof s->local;
    CHECK(getsockname(s->fd, (struct sockaddr *)&s->local, &length));
    length = sizeof s->peer;
    CHECK(getsockopt(s->fd, SOL_SOCKET, SO_PEERNAME, &s->peer, &length));
}

static void info(struct saved *s) {
    socklen_t length = sizeof s->info;
    CHECK(getsockopt(s->fd, SOL_TCP, TCP_INFO, &s->info, &length));
}

/* What tells sockets that cannot be carried. */
static void look(struct saved *s) {
    char text[64];
    unsigned long cookie;
    socklen_t length = sizeof cookie;
    CHECK(getsockopt(s->fd, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &length));
    get(s->fd, SOL_SOCKET, SO_PROTOCOL);
    info(s);
    length = 16;
    getsockopt(s->fd, SOL_TCP, TCP_ULP, text, &length);
    length = sizeof text;
    getsockopt(s->fd, SOL_TCP, 40 /* TCP_AO_INFO */, text, &length);
    struct pollfd query = { s->fd, POLLPRI | POLLRDHUP, 0 };
    CHECK(poll(&query, 1, 0));
}

static void ask(struct saved *s) {
    struct { struct nlmsghdr head; struct inet_diag_req_v2 query; } request = {
        { sizeof request, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, 0, 0 },
        { AF_INET, IPPROTO_TCP, 1 << (INET_DIAG_INFO - 1), 0, ~0U, { s->local.sin_port, s->peer.sin_port, { s->local.sin_addr.s_addr }, { s->peer.sin_addr.s_addr }, 0, { ~0U, ~0U } } },
    };
    char answer[2048];
    CHECK(send(diagnostic, &request, sizeof request, 0));
    CHECK(recv(diagnostic, answer, sizeof answer, 0));
}

static unsigned queue(struct saved *s, int which, int length, char **bytes) {
    set(s->fd, SOL_TCP, TCP_REPAIR_QUEUE, which);
    unsigned sequence = get(s->fd, SOL_TCP, TCP_QUEUE_SEQ);
    if (length == 0) return sequence;
    *bytes = malloc(length + 1);
    if (recv(s->fd, *bytes, length + 1, MSG_PEEK | MSG_DONTWAIT) != length) exit(2);
    return sequence;
}

static void dump(struct saved *s) {
    look(s);
    names(s);
    CHECK(ioctl(s->fd, SIOCINQ, &s->inq));
    ask(s);
    s->reuse = get(s->fd, SOL_SOCKET, SO_REUSEADDR);
    set(s->fd, SOL_TCP, TCP_REPAIR, 1);
    info(s);
    s->sndbuf = get(s->fd, SOL_SOCKET, SO_SNDBUF);
    s->rcvbuf = get(s->fd, SOL_SOCKET, SO_RCVBUF);
    s->locks = get(s->fd, SOL_SOCKET, SO_BUF_LOCK);
    CHECK(ioctl(s->fd, SIOCOUTQ, &s->outq));
    CHECK(ioctl(s->fd, SIOCOUTQNSD, &s->unsq));
    CHECK(ioctl(s->fd, SIOCINQ, &s->inq));
    s->mss = get(s->fd, SOL_TCP, TCP_MAXSEG);
    s->timestamp = get(s->fd, SOL_TCP, TCP_TIMESTAMP);
    socklen_t length = sizeof s->window;
    CHECK(getsockopt(s->fd, SOL_TCP, TCP_REPAIR_WINDOW, &s->window, &length));
    s->inq_seq = queue(s, TCP_RECV_QUEUE, s->inq, &s->in);
    s->outq_seq = queue(s, TCP_SEND_QUEUE, s->outq, &s->out);
    set(s->fd, SOL_TCP, TCP_REPAIR_QUEUE, TCP_NO_QUEUE);
    struct pollfd query = { s->fd, POLLRDHUP, 0 };
    CHECK(poll(&query, 1, 0));
}

static void push(int fd, char *bytes, int length) {
    for (int sent, all = 0; all < length; all += sent) CHECK(sent = send(fd, bytes + all, length - all, MSG_DONTWAIT | MSG_NOSIGNAL));
}

static void restore(struct saved *s) {
    CHECK(s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP));
    struct saved unused = { .fd = s->fd };
    look(&unused);
    get(s->fd, SOL_SOCKET, SO_REUSEADDR);
    set(s->fd, SOL_TCP, TCP_REPAIR, 1);
    set(s->fd, SOL_SOCKET, SO_RCVBUFFORCE, 0x3fffffff);
    set(s->fd, SOL_SOCKET, SO_SNDBUFFORCE, 0x3fffffff);
    CHECK(bind(s->fd, (struct sockaddr *)&s->local, sizeof s->local));
    set(s->fd, SOL_TCP, TCP_REPAIR_QUEUE, TCP_RECV_QUEUE);
    set(s->fd, SOL_TCP, TCP_QUEUE_SEQ, s->inq_seq - s->inq);
    set(s->fd, SOL_TCP, TCP_REPAIR_QUEUE, TCP_SEND_QUEUE);
    set(s->fd, SOL_TCP, TCP_QUEUE_SEQ, s->outq_seq - s->outq);
    CHECK(connect(s->fd, (struct sockaddr *)&s->peer, sizeof s->peer));
    struct tcp_repair_opt options[] = { { TCPOPT_MAXSEG, s->mss }, { TCPOPT_WINDOW, s->info.tcpi_snd_wscale | s->info.tcpi_rcv_wscale << 16 }, { TCPOPT_SACK_PERMITTED, 0 }, { TCPOPT_TIMESTAMP, 0 } };
    CHECK(setsockopt(s->fd, SOL_TCP, TCP_REPAIR_OPTIONS, options, sizeof options));
    set(s->fd, SOL_TCP, TCP_TIMESTAMP, s->timestamp);
    if (s->inq > 0) {
        set(s->fd, SOL_TCP, TCP_REPAIR_QUEUE, TCP_RECV_QUEUE);
        push(s->fd, s->in, s->inq);
    }
    if (s->outq > 0) {
        set(s->fd, SOL_TCP, TCP_REPAIR_QUEUE, TCP_SEND_QUEUE);
        push(s->fd, s->out, s->outq - s->unsq);
        set(s->fd, SOL_TCP, TCP_REPAIR, -1);
        push(s->fd, s->out + s->outq - s->unsq, s->unsq);
        set(s->fd, SOL_TCP, TCP_REPAIR, 1);
    }
    CHECK(setsockopt(s->fd, SOL_TCP, TCP_REPAIR_WINDOW, &s->window, sizeof s->window));
    set(s->fd, SOL_SOCKET, SO_SNDBUFFORCE, s->sndbuf / 2);
    set(s->fd, SOL_SOCKET, SO_RCVBUFFORCE, s->rcvbuf / 2);
    set(s->fd, SOL_SOCKET, SO_BUF_LOCK, s->locks);
    set(s->fd, SOL_TCP, TCP_REPAIR_QUEUE, TCP_NO_QUEUE);
    if (s->inq > 0) free(s->in);
    if (s->outq > 0) free(s->out);
}

static void leave(struct saved *s) {
    set(s->fd, SOL_TCP, TCP_REPAIR, 0);
    set(s->fd, SOL_SOCKET, SO_REUSEADDR, s->reuse);
}

static void finish(struct saved *s) { CHECK(close(s->fd)); }

static double each(void (*step)(struct saved *), struct saved *all, int count) {
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int i = 0; i < count; i++) step(&all[i]);
    clock_gettime(CLOCK_MONOTONIC, &to);
    return ((to.tv_sec - from.tv_sec) * 1e6 + (to.tv_nsec - from.tv_nsec) / 1e3) / count;
}

static void peer(int port, int count, int bytes) {
    int listener;
    char *text = calloc(1, bytes + 1);
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(port) };
    CHECK(listener = socket(AF_INET, SOCK_STREAM, 0));
    set(listener, SOL_SOCKET, SO_REUSEADDR, 1);
    CHECK(bind(listener, (struct sockaddr *)&any, sizeof any));
    CHECK(listen(listener, count));
    puts("ready");
    fflush(stdout);
    for (int i = 0, fd; i < count; i++) {
        CHECK(fd = accept(listener, NULL, NULL));
        push(fd, text, bytes);
    }
    while (getchar() != EOF) {}
}

static void own(const char *address, int port, int count, int bytes, int cycles) {
    struct saved *all = calloc(count, sizeof *all);
    char *text = calloc(1, bytes + 1);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
    inet_pton(AF_INET, address, &to.sin_addr);
    CHECK(diagnostic = socket(AF_NETLINK, SOCK_DGRAM, NETLINK_SOCK_DIAG));
    for (int i = 0; i < count; i++) {
        CHECK(all[i].fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        CHECK(connect(all[i].fd, (struct sockaddr *)&to, sizeof to));
    }
    for (int i = 0, have = 0; i < count; have >= bytes ? i++ : usleep(1000)) CHECK(ioctl(all[i].fd, SIOCINQ, &have));
    puts("connected");
    fflush(stdout);
    getchar();
    for (int i = 0; i < count; i++) push(all[i].fd, text, bytes);
    while (cycles-- > 0) {
        double dumped = each(dump, all, count), closed = each(finish, all, count), restored = each(restore, all, count);
        printf("%.2f %.2f %.2f %.2f\n", dumped, closed, restored, each(leave, all, count));
        fflush(stdout);
    }
}

int main(int argc, char **argv) {
    if (argc == 5 && strcmp(argv[1], "peer") == 0) peer(atoi(argv[2]), atoi(argv[3]), atoi(argv[4]));
    else if (argc == 7 && strcmp(argv[1], "own") == 0) own(argv[2], atoi(argv[3]), atoi(argv[4]), atoi(argv[5]), atoi(argv[6]));
    else return fputs("usage: floor peer PORT COUNT BYTES | own ADDRESS PORT COUNT BYTES CYCLES\n", stderr), 2;
    return 0;
}

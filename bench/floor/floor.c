// The floor of what a request can cost: the system calls that minihttpd's select strategy makes for a small file, in the same order and with
// the same socket options, and nothing around them. The answer is the same bytes each time, in the sizes of minihttpd's. It reads no
// request: what looks like one that asks for keep-alive is kept alive.
//
//     cc -O2 -o floor floor.c
//     ./floor PORT FILE [--look]
//
// Serves the content of FILE, read once, whatever is asked for. With --look it asks the kernel for FILE by statx(2) at each request, as
// a server has to that must never send what is no longer there.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

struct answer {
    char *bytes;
    size_t length;
};

static const char *look; // The file to ask for at each request, or null.
static struct answer closing, keeping;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static struct answer make_answer(const char *body, size_t length, const char *connection) {
    char head[1024];
    int head_length = snprintf(head, sizeof head,
        "HTTP/1.0 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n%sETag: \"123456-12345678.12345678-400\"\r\nAccept-Ranges: bytes\r\n"
        "Server: MiniHttp\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Content-Length: %zu\r\n\r\n", connection, length);
    struct answer answer = { malloc(head_length + length), head_length + length };
    if (!answer.bytes) fail("malloc");
    memcpy(answer.bytes, head, head_length);
    memcpy(answer.bytes + head_length, body, length);
    return answer;
}

static void make_answers(const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (file < 0 || fstat(file, &status) < 0) fail(path);
    char *body = malloc(status.st_size + 1);
    if (!body || read(file, body, status.st_size) != status.st_size) fail(path);
    close(file);
    closing = make_answer(body, status.st_size, "");
    keeping = make_answer(body, status.st_size, "Connection: keep-alive\r\n");
    free(body);
}

static int open_listener(int port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (listener < 0
        || setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) < 0 // Accepted sockets have it from here.
        || setsockopt(listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, &on, sizeof on) < 0
        || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0
        || bind(listener, (struct sockaddr *)&address, sizeof address) < 0
        || listen(listener, 512) < 0) fail("listen");
    return listener;
}

// One request of a connection. False when there will be no other: it is closed.
static int serve(int connection) {
    char request[16384];
    ssize_t length = recv(connection, request, sizeof request, 0);
    if (length <= 0) {
        if (length == 0) shutdown(connection, SHUT_WR);
        close(connection);
        return 0;
    }

    int keeps = memmem(request, length, "keep-alive", 10) != NULL;
    struct answer *answer = keeps ? &keeping : &closing;
    struct statx status;
    if (look && statx(AT_FDCWD, look, AT_STATX_SYNC_AS_STAT, STATX_BASIC_STATS, &status) < 0) fail(look);
    if (send(connection, answer->bytes, answer->length, MSG_NOSIGNAL) == (ssize_t)answer->length && keeps) return 1;

    // What is unread when a socket is closed makes the kernel send a reset, which can destroy the answer; minihttpd looks, and so does this.
    int unread = 0;
    shutdown(connection, SHUT_WR);
    ioctl(connection, FIONREAD, &unread);
    close(connection);
    return 0;
}

int main(int count, char **words) {
    if (count < 3 || count > 4 || (count == 4 && strcmp(words[3], "--look") != 0)) {
        fprintf(stderr, "floor PORT FILE [--look]\n");
        return 2;
    }

    make_answers(words[2]);
    look = count == 4 ? words[2] : NULL;
    int listener = open_listener(atoi(words[1])), waits = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event of_listener = { .events = EPOLLIN, .data.fd = listener }, ready[512];
    if (waits < 0 || epoll_ctl(waits, EPOLL_CTL_ADD, listener, &of_listener) < 0) fail("epoll");

    for (;;) {
        int many = epoll_wait(waits, ready, 512, -1);
        for (int i = 0; i < many; i++) {
            if (ready[i].data.fd != listener) {
                serve(ready[i].data.fd);
                continue;
            }

            struct sockaddr_in peer;
            socklen_t length = sizeof peer;
            int connection;
            while ((connection = accept4(listener, (struct sockaddr *)&peer, &length, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
                // After a deferred accept the request is there. Only who comes back is watched.
                struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.fd = connection };
                if (serve(connection) && epoll_ctl(waits, EPOLL_CTL_ADD, connection, &event) < 0) fail("epoll_ctl");
                length = sizeof peer;
            }
        }
    }
}

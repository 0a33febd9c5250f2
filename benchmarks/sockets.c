/* A load of WebSockets that costs little itself: epoll, one thread.
 *
 *   sockets PORT[,PORT…] PATH FILE SENDERS < orders
 *
 * FILE has a line for each socket: query, cookie and first frame, between tabs; they go to the ports in turn. Once all are open and each has been
 * answered, "ready SECONDS" is printed. An order is one line: MESSAGES IN_FLIGHT FIRST TEMPLATE. The template is sent
 * by the sockets in turn, each @ in it replaced by the message's number in twelve digits; every frame is searched for
 * "k:" and such a number. The answer is one JSON object. {"ping":n} is answered, as docs/reference/live.md asks. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum state { NEW, CONNECTING, SHAKING, OPEN, GONE };
enum { AT_ONCE = 64, SOURCES = 16, MOST_PORTS = 8, PATIENCE = 30, OPENING = 120 };

struct line {
    int fd, length, room;
    enum state state;
    int answered;
    unsigned char *buffer;
    char *query, *cookie, *first;
};

static struct line *lines;
static int count, senders, ports[MOST_PORTS], port_count, up, gone, answered, started, refused, poller;
static const char *path;

static int first_number, messages, sent_count, complete;
static double *sent_at;
static int *heard;
static double *took, *last;
static long took_count;

static int port_of(int i) {
    return ports[i % port_count];
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void write_all(struct line *one, const void *bytes, size_t n) {
    const char *at = bytes;
    while (n) {
        ssize_t written = write(one->fd, at, n);
        if (written > 0) { at += written; n -= written; continue; }
        if (errno != EAGAIN) return; /* gone; reading says so */
        struct pollfd ready = {one->fd, POLLOUT, 0};
        poll(&ready, 1, 1000);
    }
}

static void send_text(struct line *one, const char *text, size_t n) {
    unsigned char *frame = malloc(n + 14);
    int head = 2;
    frame[0] = 0x81;
    if (n < 126) frame[1] = 0x80 | n;
    else { frame[1] = 0x80 | 126; frame[2] = n >> 8; frame[3] = n; head = 4; }
    memset(frame + head, 0, 4); /* a mask of zeros is a mask */
    memcpy(frame + head + 4, text, n);
    write_all(one, frame, head + 4 + n);
    free(frame);
}

static void pong(struct line *one, const void *bytes, size_t n) {
    unsigned char frame[131] = {0x8a, 0x80 | n}; /* a control frame has at most 125 bytes; its mask is zeros */
    memcpy(frame + 6, bytes, n);
    write_all(one, frame, 6 + n);
}

static void watch(int i, int operation, uint32_t events) {
    struct epoll_event event = {.events = events, .data.u32 = i};
    epoll_ctl(poller, operation, lines[i].fd, &event);
}

static void begin(int i) {
    struct line *one = &lines[i];
    struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET, .sin_port = htons(port_of(i))};
    int yes = 1;
    from.sin_addr.s_addr = htonl(0x7f000002 + i % SOURCES);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    one->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (one->fd < 0) { perror("socket"); exit(1); }
    setsockopt(one->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    setsockopt(one->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    bind(one->fd, (struct sockaddr *)&from, sizeof from);
    connect(one->fd, (struct sockaddr *)&to, sizeof to);
    one->state = CONNECTING;
    watch(i, EPOLL_CTL_ADD, EPOLLOUT);
}

static void lose(struct line *one, const char *why) {
    if (one->state == GONE) return;
    if (gone++ < 3) fprintf(stderr, "line %ld: %s\n", (long)(one - lines), why);
    one->state = GONE;
    close(one->fd);
}

static void shake(int i) {
    struct line *one = &lines[i];
    char *asked;
    int n = asprintf(&asked,
        "GET %s%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nCookie: %s\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", path, one->query, port_of(i), port_of(i), one->cookie);
    write_all(one, asked, n);
    free(asked);
    one->state = SHAKING;
    one->buffer = malloc(one->room = 4096);
    watch(i, EPOLL_CTL_MOD, EPOLLIN);
}

static void take(struct line *one, unsigned char *text, size_t n, double at) {
    unsigned char *end = text + n, *found = text;
    if (!one->answered && (!*one->first || memmem(text, n, "\"entries\"", 9))) { one->answered = 1; answered++; }
    if (n > 9 && !memcmp(text, "{\"ping\":", 8)) {
        char pong[64];
        int size = snprintf(pong, sizeof pong, "{\"pong\":%ld}", strtol((char *)text + 8, NULL, 10));
        send_text(one, pong, size);
        return;
    }
    if (n < 1024 && memmem(text, n, "\"status\"", 8) && refused++ < 3) fprintf(stderr, "%.*s\n", (int)n, (char *)text);
    while ((found = memmem(found, end - found, "k:", 2))) {
        found += 2;
        if (end - found < 12 || *found < '0' || *found > '9') continue;
        char digits[13] = {0};
        memcpy(digits, found, 12);
        long k = atol(digits) - first_number;
        if (k < 0 || k >= messages) continue;
        took[took_count++] = at - sent_at[k];
        if (++heard[k] == up) { last[complete++] = at - sent_at[k]; }
    }
}

static int shaken(struct line *one) {
    unsigned char *end = memmem(one->buffer, one->length, "\r\n\r\n", 4);
    if (!end) return 0;
    if (memcmp(one->buffer + 9, "101", 3)) { lose(one, "refused"); return 0; }
    one->length -= end + 4 - one->buffer;
    memmove(one->buffer, end + 4, one->length);
    one->state = OPEN;
    up++;
    if (*one->first) send_text(one, one->first, strlen(one->first));
    else { one->answered = 1; answered++; }
    return 1;
}

static void read_frames(struct line *one, double at) {
    unsigned char *b = one->buffer, *end = b + one->length;
    while (end - b >= 2) {
        uint64_t n = b[1] & 127;
        int head = 2;
        if (n == 126) { if (end - b < 4) break; n = b[2] << 8 | b[3]; head = 4; }
        else if (n == 127) { if (end - b < 10) break; n = 0; for (int j = 2; j < 10; j++) n = n << 8 | b[j]; head = 10; }
        if ((uint64_t)(end - b) < head + n) break;
        if ((b[0] & 15) == 1) take(one, b + head, n, at);
        else if ((b[0] & 15) == 9) pong(one, b + head, n);
        else if ((b[0] & 15) == 8) {
            char why[32];
            snprintf(why, sizeof why, "closed with %d", n > 1 ? b[head] << 8 | b[head + 1] : 0);
            lose(one, why);
            return;
        }
        b += head + n;
    }
    one->length = end - b;
    memmove(one->buffer, b, one->length);
}

static void attend(struct epoll_event *event) {
    struct line *one = &lines[event->data.u32];
    if (one->state == CONNECTING) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(one->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error) lose(one, strerror(error));
        else shake(event->data.u32);
        return;
    }
    if (one->state != SHAKING && one->state != OPEN) return;
    if (one->room - one->length < 2048) one->buffer = realloc(one->buffer, one->room *= 2);
    ssize_t n = recv(one->fd, one->buffer + one->length, one->room - one->length, 0);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) { lose(one, "the line was lost"); return; }
    double at = now();
    one->length += n;
    if (one->state == OPEN || shaken(one)) read_frames(one, at);
}

static void turn(int patience) {
    struct epoll_event events[1024];
    int n = epoll_wait(poller, events, 1024, patience);
    for (int j = 0; j < n; j++) attend(&events[j]);
}

static void say(const char *template) {
    char *text = malloc(strlen(template) * 12 + 1), *at = text;
    int k = sent_count++;
    for (const char *from = template; *from; from++) {
        if (*from == '@') at += sprintf(at, "%012d", first_number + k);
        else *at++ = *from;
    }
    struct line *one = &lines[k % senders];
    sent_at[k] = now();
    send_text(one, text, at - text);
    free(text);
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(double *values, long n, double q) {
    if (!n) return 0;
    qsort(values, n, sizeof *values, ascending);
    return values[(long)(q * (n - 1))] * 1e3;
}

static void run(int in_flight, const char *template) {
    sent_at = calloc(messages, sizeof *sent_at);
    heard = calloc(messages, sizeof *heard);
    last = calloc(messages, sizeof *last);
    took = calloc((long)messages * count + 1, sizeof *took);
    took_count = sent_count = complete = 0;
    double began = now(), latest = began; /* that one reached every line */
    while (complete < messages && now() - latest < PATIENCE) {
        while (sent_count < messages && sent_count - complete < in_flight) say(template);
        int before = complete;
        turn(1000);
        if (complete > before) latest = now();
    }
    double seconds = now() - began;
    printf("{\"complete\": %d, \"up\": %d, \"seconds\": %.4f, \"p50\": %.3f, \"p99\": %.3f, \"last\": %.3f}\n", complete, up - gone,
           seconds, quantile(took, took_count, 0.5), quantile(took, took_count, 0.99), quantile(last, complete, 0.5));
    free(sent_at); free(heard); free(last); free(took);
}

int main(int n, char **given) {
    if (n != 5) return 2;
    for (char *rest = given[1], *one; port_count < MOST_PORTS && (one = strsep(&rest, ","));) ports[port_count++] = atoi(one);
    path = given[2];
    senders = atoi(given[4]);
    FILE *file = fopen(given[3], "r");
    char *written = NULL;
    size_t size = 0;
    for (int room = 0; file && getline(&written, &size, file) > 0; count++) {
        if (count == room) lines = realloc(lines, (room = room * 2 + 64) * sizeof *lines);
        char *rest = strdup(written);
        rest[strcspn(rest, "\n")] = 0;
        lines[count] = (struct line){.query = strsep(&rest, "\t"), .cookie = strsep(&rest, "\t"), .first = rest ? rest : ""};
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    poller = epoll_create1(0);
    double began = now();
    while (answered + gone < count && now() - began < OPENING) {
        while (started < count && started - up - gone < AT_ONCE) begin(started++);
        turn(100);
    }
    printf("ready %d %.3f\n", answered, now() - began);
    struct pollfd orders = {0, POLLIN, 0};
    for (;;) {
        while (poll(&orders, 1, 0) == 0) turn(20);
        int in_flight, at;
        if (getline(&written, &size, stdin) <= 0) return 0;
        if (sscanf(written, "%d %d %d %n", &messages, &in_flight, &first_number, &at) != 3) return 2;
        written[strcspn(written, "\n")] = 0;
        run(in_flight, written + at);
    }
}

#define _GNU_SOURCE
#include "CSocket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// Datagrams in one sendmmsg; more go in several calls.
enum { SEND_CHUNK = 64 };

struct wp_batch {
  unsigned count;
  unsigned bytes_each;
  uint32_t kernel_drops;
  uint8_t *bytes;
  uint8_t *control;
  struct mmsghdr *headers;
  struct iovec *vectors;
  struct sockaddr_storage *sources;
};

// Room for the one control message that is asked for.
static const size_t control_each = CMSG_SPACE(sizeof(uint32_t));

static wp_address from_sockaddr(const struct sockaddr_storage *from) {
  wp_address out = {0};
  if (from->ss_family == AF_INET) {
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)from;
    out.family = 4;
    out.low = ntohl(v4->sin_addr.s_addr);
    out.port = ntohs(v4->sin_port);
  } else if (from->ss_family == AF_INET6) {
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)from;
    out.family = 6;
    for (int i = 0; i < 8; i++) {
      out.high = out.high << 8 | v6->sin6_addr.s6_addr[i];
      out.low = out.low << 8 | v6->sin6_addr.s6_addr[8 + i];
    }
    out.scope = v6->sin6_scope_id;
    out.port = ntohs(v6->sin6_port);
  }
  return out;
}

static socklen_t to_sockaddr(const wp_address *from, struct sockaddr_storage *out) {
  memset(out, 0, sizeof *out);
  if (from->family == 4) {
    struct sockaddr_in *v4 = (struct sockaddr_in *)out;
    v4->sin_family = AF_INET;
    v4->sin_addr.s_addr = htonl((uint32_t)from->low);
    v4->sin_port = htons(from->port);
    return sizeof *v4;
  }
  if (from->family == 6) {
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
    v6->sin6_family = AF_INET6;
    for (int i = 0; i < 8; i++) {
      v6->sin6_addr.s6_addr[i] = (uint8_t)(from->high >> (56 - 8 * i));
      v6->sin6_addr.s6_addr[8 + i] = (uint8_t)(from->low >> (56 - 8 * i));
    }
    v6->sin6_scope_id = from->scope;
    v6->sin6_port = htons(from->port);
    return sizeof *v6;
  }
  return 0;
}

static int resolve(const char *host, uint16_t port, struct sockaddr_storage *out, socklen_t *size) {
  char service[8];
  snprintf(service, sizeof service, "%u", port);
  struct addrinfo hints = {
    .ai_family = AF_UNSPEC, .ai_socktype = SOCK_DGRAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
  struct addrinfo *found = NULL;
  if (getaddrinfo(host, service, &hints, &found) != 0 || !found) return -EADDRNOTAVAIL;
  memset(out, 0, sizeof *out);
  memcpy(out, found->ai_addr, found->ai_addrlen);
  *size = found->ai_addrlen;
  freeaddrinfo(found);
  return 0;
}

int wp_address_resolve(const char *host, uint16_t port, wp_address *out) {
  struct sockaddr_storage address;
  socklen_t size;
  int failure = resolve(host, port, &address, &size);
  if (failure) return failure;
  *out = from_sockaddr(&address);
  return 0;
}

void wp_address_text(const wp_address *address, char *out, size_t size) {
  struct sockaddr_storage full;
  out[0] = 0;
  if (!to_sockaddr(address, &full)) return;
  const void *bytes = address->family == 4
    ? (const void *)&((struct sockaddr_in *)&full)->sin_addr
    : (const void *)&((struct sockaddr_in6 *)&full)->sin6_addr;
  if (!inet_ntop(full.ss_family, bytes, out, (socklen_t)size)) out[0] = 0;
}

int wp_udp_open(
  const char *host, uint16_t port, int receive_buffer_bytes, int *granted, uint16_t *bound
) {
  struct sockaddr_storage address;
  socklen_t size;
  int failure = resolve(host, port, &address, &size);
  if (failure) return failure;
  int fd = socket(address.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_UDP);
  if (fd < 0) return -errno;
  int on = 1;
  // FORCE goes past rmem_max but needs CAP_NET_ADMIN; without it the plain option takes what it may.
  if (receive_buffer_bytes > 0
      && setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &receive_buffer_bytes, sizeof(int)) != 0)
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof(int));
  struct sockaddr_storage own;
  socklen_t own_size = sizeof own;
  socklen_t granted_size = sizeof *granted;
  if (setsockopt(fd, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on) != 0
      || getsockopt(fd, SOL_SOCKET, SO_RCVBUF, granted, &granted_size) != 0
      || bind(fd, (struct sockaddr *)&address, size) != 0
      || getsockname(fd, (struct sockaddr *)&own, &own_size) != 0) {
    failure = -errno;
    close(fd);
    return failure;
  }
  *bound = from_sockaddr(&own).port;
  return fd;
}

void wp_close(int fd) { close(fd); }

wp_batch *wp_batch_make(unsigned count, unsigned bytes_each) {
  wp_batch *batch = calloc(1, sizeof *batch);
  if (!batch) return NULL;
  batch->count = count;
  batch->bytes_each = bytes_each;
  batch->bytes = malloc((size_t)count * bytes_each);
  batch->control = calloc(count, control_each);
  batch->headers = calloc(count, sizeof *batch->headers);
  batch->vectors = calloc(count, sizeof *batch->vectors);
  batch->sources = calloc(count, sizeof *batch->sources);
  if (!batch->bytes || !batch->control || !batch->headers || !batch->vectors || !batch->sources) {
    wp_batch_free(batch);
    return NULL;
  }
  for (unsigned i = 0; i < count; i++) {
    batch->vectors[i].iov_base = batch->bytes + (size_t)i * bytes_each;
    batch->vectors[i].iov_len = bytes_each;
    batch->headers[i].msg_hdr.msg_iov = &batch->vectors[i];
    batch->headers[i].msg_hdr.msg_iovlen = 1;
    batch->headers[i].msg_hdr.msg_name = &batch->sources[i];
    batch->headers[i].msg_hdr.msg_control = batch->control + (size_t)i * control_each;
  }
  return batch;
}

void wp_batch_free(wp_batch *batch) {
  if (!batch) return;
  free(batch->bytes);
  free(batch->control);
  free(batch->headers);
  free(batch->vectors);
  free(batch->sources);
  free(batch);
}

int wp_batch_receive(wp_batch *batch, int fd) {
  for (unsigned i = 0; i < batch->count; i++) {
    batch->headers[i].msg_hdr.msg_namelen = sizeof(struct sockaddr_storage);
    batch->headers[i].msg_hdr.msg_controllen = control_each;
  }
  // MSG_TRUNC makes msg_len the true length, so that an oversize datagram is seen as one.
  int count = recvmmsg(fd, batch->headers, batch->count, MSG_DONTWAIT | MSG_TRUNC, NULL);
  if (count < 0) return errno == EAGAIN || errno == EINTR ? 0 : -errno;
  for (int i = 0; i < count; i++) {
    struct msghdr *header = &batch->headers[i].msg_hdr;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c)) {
      if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_RXQ_OVFL)
        memcpy(&batch->kernel_drops, CMSG_DATA(c), sizeof(uint32_t));
    }
  }
  return count;
}

const uint8_t *wp_batch_bytes(const wp_batch *batch, unsigned index, uint32_t *length) {
  *length = batch->headers[index].msg_len;
  return batch->bytes + (size_t)index * batch->bytes_each;
}

wp_address wp_batch_source(const wp_batch *batch, unsigned index) {
  return from_sockaddr(&batch->sources[index]);
}

uint32_t wp_batch_kernel_drops(const wp_batch *batch) { return batch->kernel_drops; }

int wp_send(int fd, const uint8_t *bytes, size_t length, const wp_address *to) {
  struct sockaddr_storage address;
  socklen_t size = to_sockaddr(to, &address);
  ssize_t sent = sendto(
    fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&address, size);
  return sent < 0 ? -errno : 0;
}

int wp_send_batch(
  int fd, const uint8_t *bytes, const uint32_t *ends, const wp_address *to, unsigned count
) {
  struct mmsghdr headers[SEND_CHUNK];
  struct iovec vectors[SEND_CHUNK];
  struct sockaddr_storage addresses[SEND_CHUNK];
  int sent = 0;
  unsigned next = 0;
  while (next < count) {
    unsigned chunk = count - next < SEND_CHUNK ? count - next : SEND_CHUNK;
    memset(headers, 0, chunk * sizeof headers[0]);
    for (unsigned i = 0; i < chunk; i++) {
      uint32_t start = next + i == 0 ? 0 : ends[next + i - 1];
      vectors[i].iov_base = (void *)(bytes + start);
      vectors[i].iov_len = ends[next + i] - start;
      headers[i].msg_hdr.msg_iov = &vectors[i];
      headers[i].msg_hdr.msg_iovlen = 1;
      headers[i].msg_hdr.msg_name = &addresses[i];
      headers[i].msg_hdr.msg_namelen = to_sockaddr(&to[next + i], &addresses[i]);
    }
    int done = sendmmsg(fd, headers, chunk, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (done > 0) {
      sent += done;
      next += (unsigned)done;
    } else {
      next += 1;  // the first of the chunk is the one that failed
    }
  }
  return sent;
}

int wp_wake_make(void) {
  int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return fd < 0 ? -errno : fd;
}

void wp_wake(int wake_fd) {
  uint64_t one = 1;
  // The counter can only be full when a wake-up is pending already.
  ssize_t ignored = write(wake_fd, &one, sizeof one);
  (void)ignored;
}

int wp_wait(int fd, int wake_fd, int timeout_ms) {
  struct pollfd polled[2] = {{.fd = fd, .events = POLLIN}, {.fd = wake_fd, .events = POLLIN}};
  if (poll(polled, 2, timeout_ms) <= 0) return 0;
  int bits = 0;
  if (polled[0].revents) bits |= 1;
  if (polled[1].revents) {
    uint64_t count;
    ssize_t ignored = read(wake_fd, &count, sizeof count);
    (void)ignored;
    bits |= 2;
  }
  return bits;
}

void wp_pause_ns(int64_t nanoseconds) {
  struct timespec pause = {
    .tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
  nanosleep(&pause, NULL);
}

int64_t wp_monotonic_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t wp_wall_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

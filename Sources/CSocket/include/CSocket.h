// Sockets and clocks that Glibc hides from Swift (recvmmsg and sendmmsg need _GNU_SOURCE) or makes
// awkward there (sockaddr casts, control messages). Every call returns at once unless it says that
// it blocks; errors come back as negative errno.
#pragma once
#include <stddef.h>
#include <stdint.h>

// An address and port, IPv4 in the low 32 bits of `low`. Family is 4, 6 or 0 (none).
typedef struct {
  uint64_t high;
  uint64_t low;
  uint32_t scope;
  uint16_t port;
  uint8_t family;
} wp_address;

// Buffers for one recvmmsg. Owned by one thread.
typedef struct wp_batch wp_batch;

// Opens a non-blocking UDP socket bound to host and port (0 takes a free one), asks for a receive
// buffer of that many bytes (0 leaves the system's) and for the kernel's drop counter. Returns the
// descriptor; `granted` is what SO_RCVBUF reads back (Linux doubles what was asked), `bound` the
// port. A name that does not resolve is -EADDRNOTAVAIL.
int wp_udp_open(
  const char *host, uint16_t port, int receive_buffer_bytes, int *granted, uint16_t *bound);
// Resolves a numeric address or a name; 0 or -EADDRNOTAVAIL.
int wp_address_resolve(const char *host, uint16_t port, wp_address *out);
// Writes the address as text without its port; `size` should be at least 46.
void wp_address_text(const wp_address *address, char *out, size_t size);
void wp_close(int fd);

// NULL when there is no memory.
wp_batch *wp_batch_make(unsigned count, unsigned bytes_each);
void wp_batch_free(wp_batch *batch);
// Takes what is waiting, at most the batch's count. Returns how many, 0 when nothing waits.
int wp_batch_receive(wp_batch *batch, int fd);
// Bytes of the datagram in its buffer; `length` is its true length, which may exceed the buffer.
const uint8_t *wp_batch_bytes(const wp_batch *batch, unsigned index, uint32_t *length);
wp_address wp_batch_source(const wp_batch *batch, unsigned index);
// Datagrams that the kernel dropped at this socket since it was opened, modulo 2^32, as of the last
// datagram received (SO_RXQ_OVFL, socket(7)).
uint32_t wp_batch_kernel_drops(const wp_batch *batch);

// Sends one datagram. Returns 0.
int wp_send(int fd, const uint8_t *bytes, size_t length, const wp_address *to);
// Sends datagrams that lie one behind the other in `bytes`; `ends[i]` is where datagram i ends. One
// that cannot be sent is skipped. Returns how many were sent.
int wp_send_batch(
  int fd, const uint8_t *bytes, const uint32_t *ends, const wp_address *to, unsigned count);

// An eventfd that wakes wp_wait.
int wp_wake_make(void);
void wp_wake(int wake_fd);
// Blocks until the socket has something (bit 0), the wake-up fired (bit 1, then cleared) or the time
// is over (0). Interrupted counts as time over.
int wp_wait(int fd, int wake_fd, int timeout_ms);
// Blocks for that long.
void wp_pause_ns(int64_t nanoseconds);

// CLOCK_MONOTONIC in nanoseconds and CLOCK_REALTIME in milliseconds.
int64_t wp_monotonic_ns(void);
int64_t wp_wall_ms(void);

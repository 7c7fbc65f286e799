import CAllocations
import Testing

@testable import Wire

/// malloc calls of one run of a piece of work on this thread, after one run to warm up.
private func allocations(_ work: () -> Void) -> UInt64 {
  work()
  let before = wp_thread_allocations()
  work()
  return wp_thread_allocations() - before
}

// Refusals are not counted: the testing library's own hook boxes each error that is thrown.
@Suite("Reading a datagram", .serialized)
struct AllocationTests {
  @Test("allocates nothing for its header")
  func header() {
    let datagram = Golden.all[2].datagram()
    let count = allocations {
      for _ in 0..<100 { _ = try? DatagramHeader(parsing: datagram.span.bytes) }
    }
    #expect(count == 0)
  }

  @Test("allocates nothing for a payload without text", arguments: Golden.all)
  func payload(_ golden: Golden) {
    let kind = golden.message.kind
    if kind == .order || kind == .unitReport { return }
    let count = allocations {
      for _ in 0..<100 { _ = try? Message(kind: kind, payload: golden.payload.span.bytes) }
    }
    #expect(count == 0)
  }

  @Test("allocates a fixed few blocks to open it, whatever its size")
  func opening() throws {
    let small = Golden.all[2]
    let head = FrameFragment(frame: 1, captured: .unknown, offset: 0, total: 1_332)
    let large = Golden(
      message: .frameFragment(head),
      payload: head.payload(piece: [UInt8](repeating: 1, count: FrameFragment.pieceLimit)))
    for golden in [small, large] {
      let datagram = golden.datagram()
      let header = golden.header
      let count = allocations {
        for _ in 0..<100 {
          _ = try? DatagramSeal.open(datagram.span.bytes, header: header, key: Golden.key)
        }
      }
      print("DatagramSeal.open of \(datagram.count) bytes: \(Double(count) / 100) allocations")
      #expect(count <= 100 * 10)
    }
  }
}

import Testing
import Wire

@testable import devicesim

@Suite struct NetworkPartsTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `the wake queue gives stations in order of time, each at its newest`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var queue = WakeQueue(stations: 50)
    var times = [Duration?](repeating: nil, count: 50)
    for _ in 0..<2_000 {
      let station = Int.random(in: 0..<50, using: &random)
      let time: Duration? =
        random.chance(0.2) ? nil : .milliseconds(Int.random(in: 0...1_000, using: &random))
      queue.set(station, to: time)
      times[station] = time
      #expect(queue.next == times.compactMap { $0 }.min())
    }
    var last = Duration.zero
    while let station = queue.takeDue(at: .seconds(2)) {
      let time = times[station] ?? .seconds(99)
      #expect(time >= last)
      last = time
      times[station] = nil
    }
    #expect(times.allSatisfy { $0 == nil })
  }

  @Test func `a lossy path loses, repeats and reorders in its shares and makes nothing up`() {
    let shares = LossyPath.Shares(lost: 0.2, duplicated: 0.1, reordered: 0.1)
    var path = LossyPath(shares: shares, seed: 8)
    var left: [[UInt8]] = []
    let sent = (0..<20_000).map { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    for bytes in sent { left += path.send(bytes) }
    left += path.flush()
    let distinct = Set(left)
    #expect(abs(Double(path.lost) / 20_000 - 0.2) < 0.015)
    #expect(distinct.count == 20_000 - path.lost)
    #expect(distinct.isSubset(of: Set(sent)))
    #expect(left.count > distinct.count + 1_000)
    #expect(left != left.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) })
  }

  @Test func `percentiles are those of the nearest rank`() {
    var record = LatencyRecord()
    #expect(record.summary == nil)
    for value in (1...100).reversed() { record.add(.milliseconds(value)) }
    let summary = record.summary
    #expect(
      summary == LatencyRecord.Summary(count: 100, p50: 50, p90: 90, p99: 99, longest: 100))
  }

  @Test(arguments: [
    ("127.0.0.1:5480", "127.0.0.1", "5480"), ("[::1]:99", "::1", "99"), ("a.b:1", "a.b", "1"),
  ])
  func `an address is cut at its last colon`(text: String, host: String, port: String) throws {
    let parts = try DatagramSocket.parts(of: text)
    #expect(parts.host == host && parts.port == port)
  }

  @Test(arguments: ["", ":", "5480", "a:", "a:0", "a:65536", ":80", "a:b"])
  func `an address that is none is refused as usage`(text: String) {
    #expect {
      try DatagramSocket.parts(of: text)
    } throws: { error in
      (error as? SimulatorError)?.exitCode == 64
    }
  }

  @Test func `fuzz makes every fault, never a datagram that opens, unless a spare is given`() throws
  {
    let id = try #require(DeviceID("33900100001390000007"))
    let key = try #require(DeviceKey(id: 1, bytes: Array(repeating: 5, count: 32)))
    var source = FuzzSource(devices: [id], spare: nil, seed: 6)
    var spared = FuzzSource(
      devices: [id], spare: DeviceEndpoint(id: id, key: key, boot: 1), seed: 6)
    var faults: Set<FuzzSource.Fault> = []
    var opened = 0
    for _ in 0..<3_000 {
      let (bytes, fault) = source.next(wall: .unknown)
      faults.insert(fault)
      #expect(!opens(bytes, key))
      #expect(bytes.count <= 4_096)
      if opens(spared.next(wall: .unknown).bytes, key) { opened += 1 }
    }
    #expect(faults == Set(FuzzSource.Fault.allCases))
    #expect(opened > 100)
  }

  private func opens(_ bytes: [UInt8], _ key: DeviceKey) -> Bool {
    guard let header = try? DatagramHeader(parsing: bytes.span.bytes) else { return false }
    return (try? DatagramSeal.open(bytes.span.bytes, header: header, key: key)) != nil
  }
}

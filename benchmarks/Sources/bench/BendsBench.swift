import Foundation
import Wire

/// The heads and signs of a county's roads against a running service: readings that were sealed
/// before, so that the load costs little, and signs that answer each command. Prints one line of
/// JSON. `benchmarks/bends_latency.sh` runs it and reads the service's own histogram beside.
struct BendsBench {
  /// Most readings of a run: a minute at the greatest load.
  private static let readingLimit = 1_000_000
  /// Heartbeats of signs a second, whose acknowledgements time the way in and back.
  private static let probesPerSecond = 20.0

  private let roads: BendRoads
  private let descriptor: Int32
  private let boot = UInt32(Date().timeIntervalSince1970)
  private var sequences: [DeviceID: UInt32] = [:]
  private var probes: [DeviceID: (sequence: UInt32, sent: ContinuousClock.Instant)] = [:]
  private var roundTrips: [Double] = []
  private var (commands, refused, unreadable) = (0, 0, 0)

  /// Arguments: FOLDER HOST:PORT [PER_HOUR [HERTZ [SECONDS [SEED]]]].
  static func run(_ arguments: [String]) throws {
    func number(_ place: Int, _ otherwise: Double, _ range: ClosedRange<Double>) -> Double {
      let given = place < arguments.count ? Double(arguments[place]) ?? otherwise : otherwise
      return min(range.upperBound, max(range.lowerBound, given))
    }
    guard arguments.count >= 2, let port = UInt16(arguments[1].split(separator: ":").last ?? "")
    else {
      print("usage: bench bends FOLDER 127.0.0.1:PORT [PER_HOUR [HERTZ [SECONDS [SEED]]]]")
      exit(64)
    }
    var bench = BendsBench(roads: try BendRoads(folder: arguments[0]), port: port)
    try bench.run(
      perHour: number(2, 600, 1...3_600), hertz: number(3, 2, 0.1...20),
      seconds: number(4, 30, 1...60), seed: UInt64(number(5, 1, 0...1e9)))
  }

  private init(roads: BendRoads, port: UInt16) {
    self.roads = roads
    descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
    var size: Int32 = 4 << 20
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    // The address outlives the call; the kernel copies it.
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private mutating func run(
    perHour: Double, hertz: Double, seconds: Double, seed: UInt64
  ) throws {
    let plan = roads.readings(perHour: perHour, hertz: hertz, seconds: seconds, seed: seed)
      .prefix(Self.readingLimit)
    // Sealing takes some microseconds each: the clock of the devices begins after it.
    let began = ContinuousClock.now + .milliseconds(500 + plan.count / 50)
    let wall = Int64(Date().timeIntervalSince1970 * 1_000) + Int64(500 + plan.count / 50)
    // Numbered before the readings, which would count as stale behind it.
    let hello = Set(roads.roads.flatMap { $0.map(\.device) }).map {
      seal(.heartbeat(Health(deviceClass: .bendHead)), from: $0)
    }
    let sealed = plan.map { item in
      seal(
        .bendReading(item.reading), from: item.device,
        time: WallTime(milliseconds: wall + Int64(item.at * 1_000)))
    }
    let slack = (began - .now) / .seconds(1)
    for sign in roads.signs { probe(sign) }
    for heartbeat in hello { send(heartbeat) }
    var next = 0
    var probed = 0
    var latest = 0.0
    let cpu = cpuSeconds()
    while true {
      let now = (ContinuousClock.now - began) / .seconds(1)
      if now >= seconds + 0.2 { break }
      while next < sealed.count, plan[next].at <= now {
        latest = max(latest, now - plan[next].at)
        send(sealed[next])
        next += 1
      }
      if now >= Double(probed) / Self.probesPerSecond, now < seconds, !roads.signs.isEmpty {
        probe(roads.signs[probed % roads.signs.count])
        probed += 1
      }
      receive()
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      poll(&waiting, 1, 1)
    }
    // None answered is worse than any time.
    if roundTrips.isEmpty { roundTrips = [-1] }
    try report(
      [
        "readings": next, "planned": sealed.count, "perSecond": Double(next) / seconds,
        "latestMs": latest * 1_000, "slackSeconds": slack, "commands": commands,
        "notTakenByTheKernel": refused, "unreadable": unreadable, "probes": roundTrips.count,
        "unansweredProbes": probes.count, "loadCpuShare": (cpuSeconds() - cpu) / seconds,
        "ackMs": [
          "p50": percentile(roundTrips, 0.5), "p99": percentile(roundTrips, 0.99),
          "p999": percentile(roundTrips, 0.999), "longest": roundTrips.max() ?? 0,
        ],
      ])
  }

  private func report(_ result: [String: Any]) throws {
    let data = try JSONSerialization.data(withJSONObject: result, options: [.sortedKeys])
    print(String(decoding: data, as: UTF8.self))
  }

  private mutating func seal(
    _ message: Message, from device: DeviceID, time: WallTime = .unknown
  ) -> [UInt8] {
    let sequence = (sequences[device] ?? 0) + 1
    sequences[device] = sequence
    guard let key = roads.keys[device] else { preconditionFailure("no key of \(device)") }
    let header = DatagramHeader(
      kind: message.kind, keyID: key.id, device: device, boot: boot, sequence: sequence, time: time)
    return DatagramSeal.seal(header, payload: message.payload, key: key)
  }

  private mutating func send(_ bytes: [UInt8]) {
    if Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) != bytes.count {
      refused += 1
    }
  }

  private mutating func probe(_ sign: DeviceID) {
    let bytes = seal(.heartbeat(Health(deviceClass: .sign)), from: sign)
    // One under way at a time: an answer that never came stays counted.
    if probes[sign] == nil { probes[sign] = (sequences[sign] ?? 0, .now) }
    send(bytes)
  }

  private mutating func receive() {
    var buffer = [UInt8](repeating: 0, count: 2_048)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      take(Array(buffer[..<count]), at: .now)
    }
  }

  private mutating func take(_ bytes: [UInt8], at now: ContinuousClock.Instant) {
    let span = bytes.span.bytes
    guard let header = try? DatagramHeader(parsing: span), let key = roads.keys[header.device],
      let payload = try? DatagramSeal.open(span, header: header, key: key),
      let message = try? Message(kind: header.kind, payload: payload.span.bytes)
    else {
      unreadable += 1
      return
    }
    switch message {
    case .signCommand(let command):
      commands += 1
      let state = SignState(command: command.id, text: command.text, lamp: .lit)
      send(seal(.signState(state), from: header.device))
    case .acknowledgement(let answer):
      guard let probe = probes[header.device], probe.sequence == answer.sequence else { return }
      probes[header.device] = nil
      roundTrips.append((now - probe.sent) / .milliseconds(1))
    default: break
    }
  }
}

internal import ArgumentParser
internal import Wire

/// Bad datagrams at a given rate.
struct FuzzCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz",
    abstract: "Sends random, forged, cut and mutated datagrams.",
    discussion: """
      With --keys or --county half of the forgeries name real devices. --spare DEVICE adds \
      authentic datagrams with malformed payloads under that device's key; never name a device \
      that is in use.
      """)

  @OptionGroup var link: LinkOptions
  @Option(help: "Datagrams a second, 1 to 200000.")
  var rate = 1_000
  @Option(help: "A device that nothing else uses, for authentic but malformed datagrams.")
  var spare: String?

  /// The last line with `--json`.
  struct Summary: Codable {
    var seconds: Double
    var sent: Int
    var refused: Int
    var dropped: Int
    var answers: Int
    var faults: [String: Int]
  }

  func validate() throws {
    guard (1...200_000).contains(rate) else { throw ValidationError("--rate: 1 to 200000") }
    guard link.duration ?? 10 <= 3_600 else { throw ValidationError("--duration: at most 3600") }
  }

  func run() throws {
    let keys = link.keys == nil && link.county == nil ? nil : try link.keyRing()
    var endpoint: DeviceEndpoint?
    if let spare {
      guard let id = DeviceID(spare), let keys else {
        throw SimulatorError.usage("--spare: give a device id of 20 digits that is in --keys")
      }
      endpoint = try link.endpoint(id, keys: keys, boot: try link.bootCounter())
    }
    let source = FuzzSource(devices: keys?.devices ?? [], spare: endpoint, seed: link.seed)
    let summary = send(source, over: try DatagramSocket(to: link.to))
    if link.json {
      print(try jsonLine(summary))
    } else {
      print(
        "\(summary.sent) datagrams in \(summary.seconds) s, \(summary.dropped) not taken by the "
          + "kernel, \(summary.refused) found nobody listening, \(summary.answers) answered")
    }
  }

  private func send(_ start: FuzzSource, over socket: consuming DatagramSocket) -> Summary {
    var source = start
    var summary = Summary(
      seconds: 0, sent: 0, refused: 0, dropped: 0, answers: 0, faults: [:])
    let clock = SimulationClock()
    let stop = StopSignal(stopWithParent: link.stopWithParent)
    let end = link.actingTime(default: 10)
    var buffer = [UInt8](repeating: 0, count: 2_048)
    var made = 0
    while clock.now < end, !stop.isRaised {
      // What the rate allows up to now, at most 50 ms of it at once: a late sender never bursts.
      let target = Int(clock.now.inSeconds * Double(rate))
      made = max(made, target - rate / 20)
      while made < target {
        made += 1
        let (bytes, fault) = source.next(wall: clock.wall)
        summary.faults[fault.rawValue, default: 0] += 1
        switch socket.send(bytes) {
        case .sent: summary.sent += 1
        case .sentAfterRefusal:
          summary.sent += 1
          summary.refused += 1
        case .dropped: summary.dropped += 1
        }
      }
      socket.wait(milliseconds: 1)
      while socket.receive(into: &buffer) != nil, summary.answers < .max { summary.answers += 1 }
    }
    summary.seconds = (clock.now.inSeconds * 1_000).rounded() / 1_000
    return summary
  }
}

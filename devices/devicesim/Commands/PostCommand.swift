internal import ArgumentParser
internal import Wire

/// A post whose button is pressed now.
struct PostCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "post",
    abstract: "Presses a one-touch alarm post and waits for the acknowledgement.",
    discussion: "Resends from 250 ms on until acknowledged. Exit code 69 when it never is.")

  /// What happens at the post.
  enum Act: String, CaseIterable, ExpressibleByArgument {
    case press, test, tamper, cancel

    var alarm: Alarm.Action {
      switch self {
      case .press: .press
      case .test: .test
      case .tamper: .tamper
      case .cancel: .cancel
      }
    }
  }

  @Argument(help: "press, test, tamper or cancel.")
  var act = Act.press
  @OptionGroup var link: LinkOptions
  @Option(name: .customLong("device"), help: "A post's id; repeat for more, pressed in turn.")
  var devices: [String] = []
  @Option(help: "How many times, 1 to 100000.")
  var count = 1
  @Option(help: "Seconds between two times, 0.001 to 3600.")
  var interval = 1.0

  func validate() throws {
    guard (1...100_000).contains(count) else { throw ValidationError("--count: 1 to 100000") }
    guard (0.001...3_600).contains(interval) else {
      throw ValidationError("--interval: 0.001 to 3600 s")
    }
  }

  func run() throws {
    let keys = try link.keyRing()
    let boot = try link.bootCounter()
    let ids = try link.devices(
      named: devices, class: .post, count: devices.isEmpty ? 1 : nil)
    var stations: [Station] = []
    for (index, id) in ids.enumerated() {
      stations.append(
        Station(
          endpoint: try link.endpoint(id, keys: keys, boot: boot),
          device: SimulatedPost(seed: link.seed &+ UInt64(index)), saysHello: false))
    }
    let script = (0..<count).map { turn in
      ScriptStep(
        at: .seconds(Double(turn) * interval), device: ids[turn % ids.count],
        action: .alarm(act.alarm))
    }
    let isJSON = link.json
    let summary = try link.run(
      stations, script: script,
      ending: Simulation.Ending(acting: link.actingTime(), whenSettled: true)
    ) { delivery in
      guard !isJSON, case .alarm(let alarm) = delivery.message else { return }
      let milliseconds = (delivery.latency.inSeconds * 1_000_000).rounded() / 1_000
      print("\(alarm.action) acknowledged after \(milliseconds) ms, sent \(delivery.sends)x")
    }
    if summary.unacknowledged > 0 || summary.traffic.refused > 0 {
      throw SimulatorError.unavailable(
        "\(summary.unacknowledged) never acknowledged, \(summary.traffic.refused) refused by "
          + link.to)
    }
  }
}

internal import ArgumentParser
private import Foundation
internal import Wire

/// What every subcommand needs to reach a centre as a device.
struct LinkOptions: ParsableArguments {
  @Option(help: "The centre, HOST:PORT; an IPv6 host in brackets.")
  var to = "127.0.0.1:5480"

  @Option(help: "Keys of the devices (device,key_id,key). Default: keys.csv of --county.")
  var keys: String?

  @Option(help: "A county folder to take devices and keys from.")
  var county: String?

  @Option(help: "Boot counter of the devices. Default: Unix seconds now.")
  var boot: UInt32?

  @Option(
    name: .customLong("boot-file"),
    help: "File that keeps the boot counter: read, raised by one, written back.")
  var bootFile: String?

  @Option(help: "Seed of everything that is left to chance.")
  var seed: UInt64 = 1

  @Option(help: "Seconds to run, 0.001 to 604800. Default: 3600, for fuzz and load 10.")
  var duration: Double?

  @Option(help: "Percent of datagrams lost on purpose, each way.")
  var loss = 0.0

  @Option(help: "Percent of datagrams sent twice.")
  var duplicate = 0.0

  @Option(help: "Percent of datagrams sent behind 1 to 8 later ones.")
  var reorder = 0.0

  @Option(
    name: .customLong("clock-offset"), help: "Milliseconds by which the devices' clocks are off.")
  var clockOffset: Int64 = 0

  @Flag(help: "Print the summary as one line of JSON.")
  var json = false

  @Flag(name: .customLong("stop-with-parent"), help: "End when the parent process ends.")
  var stopWithParent = false

  func validate() throws {
    for (name, share) in [("loss", loss), ("duplicate", duplicate), ("reorder", reorder)]
    where !(0...100).contains(share) {
      throw ValidationError("--\(name) \(share): give percent, 0 to 100")
    }
    if let duration, !(0.001...604_800).contains(duration) {
      throw ValidationError("--duration \(duration): give seconds, 0.001 to 604800")
    }
    if boot != nil, bootFile != nil {
      throw ValidationError("give --boot or --boot-file, not both")
    }
    if abs(clockOffset.clamped) != abs(clockOffset) {
      throw ValidationError("--clock-offset \(clockOffset): at most a hundred years")
    }
  }

  /// Time that the devices act.
  func actingTime(default seconds: Double = 3_600) -> Duration { .seconds(duration ?? seconds) }

  /// The keys.
  func keyRing() throws(SimulatorError) -> KeyRing {
    if let keys { return try KeyRing(path: keys) }
    guard let county else { throw .usage("give --keys FILE or --county DIR") }
    return try KeyRing(path: county + "/keys.csv")
  }

  /// The devices to simulate: those named, or the first `count` of their class in the county.
  func devices(
    named names: [String], class deviceClass: DeviceClass, count: Int?
  ) throws(SimulatorError) -> [DeviceID] {
    if !names.isEmpty {
      var ids: [DeviceID] = []
      for name in names {
        guard let id = DeviceID(name) else {
          throw .usage("\"\(name)\" is not a device id of 20 decimal digits")
        }
        ids.append(id)
      }
      return ids
    }
    guard let county else { throw .usage("name devices with --device, or give --county DIR") }
    let roster = try CountyRoster(folder: county)
    let all =
      deviceClass == .unit
      ? roster.units.map(\.id) : roster.devices(of: deviceClass).map(\.id)
    guard !all.isEmpty else { throw .usage("\(county) has no device of class \(deviceClass)") }
    if let count, count > all.count {
      throw .usage("\(county) has \(all.count) of class \(deviceClass), not \(count)")
    }
    return Array(all.prefix(count ?? all.count))
  }

  /// The boot counter to start with.
  func bootCounter() throws(SimulatorError) -> UInt32 {
    if let bootFile { return try BootFile(path: bootFile).advance() }
    return boot ?? SimulationClock.unixSeconds
  }

  /// A device's end of the wire.
  func endpoint(
    _ id: DeviceID, keys: KeyRing, boot: UInt32
  ) throws(SimulatorError) -> DeviceEndpoint {
    DeviceEndpoint(id: id, key: try keys.key(of: id), boot: boot)
  }

  /// Runs the stations and prints what happened.
  @discardableResult
  func run(
    _ stations: [Station], script: [ScriptStep] = [], ending: Simulation.Ending,
    onDelivery: ((ResendQueue.Delivery) -> Void)? = nil
  ) throws(SimulatorError) -> RunSummary {
    let path = LossyPath(
      shares: LossyPath.Shares(
        lost: loss / 100, duplicated: duplicate / 100, reordered: reorder / 100), seed: seed)
    var simulation = Simulation(
      socket: try DatagramSocket(to: to), clock: SimulationClock(offsetMilliseconds: clockOffset),
      stop: StopSignal(stopWithParent: stopWithParent), path: path, stations: stations,
      script: script, onDelivery: onDelivery)
    let summary = try simulation.run(ending)
    print(json ? try summary.json() : summary.text)
    return summary
  }
}

extension Int64 {
  /// Within a hundred years of milliseconds.
  fileprivate var clamped: Int64 {
    Swift.min(3_155_760_000_000, Swift.max(-3_155_760_000_000, self))
  }
}

internal import ArgumentParser
private import Glibc
internal import Wire

/// An off-the-shelf radar behind a box that wraps its serial line into datagrams.
struct RadarCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "radar",
    abstract: "Sends what an off-the-shelf radar's serial line says, in real time.",
    discussion: """
      Stands in for a radar to prove a line: bytes of its protocol go to the centre's radar port \
      (listen: radar in county.yaml), from this machine's address, which a head of bends.yaml must \
      name as radar: from. No keys: radars have none.
      """)

  @Option(
    name: .customLong("protocol"),
    help: ArgumentHelp(
      "What it speaks: \(RadarProtocol.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "name"),
    transform: RadarCommand.form)
  var form: RadarProtocol
  @Option(help: "The centre's radar port, HOST:PORT; an IPv6 host in brackets.")
  var to = "127.0.0.1:5490"
  @Option(
    name: .customLong("vehicles-per-hour"),
    help: "Vehicles an hour, both ways together, 0 to 3600.")
  var vehiclesPerHour = 120.0
  @Option(name: .customLong("mean-speed"), help: "Mean speed, km/h, 12 to 150.")
  var meanSpeed = 42.0
  @Option(help: "How far it sees, metres, 20 to 500.")
  var range = 150.0
  @Option(help: "Seed of everything that is left to chance.")
  var seed: UInt64 = 1
  @Option(help: "Seconds to run, 0.001 to 604800.")
  var duration = 3_600.0
  @Flag(help: "Cut the line into datagrams anywhere, as boxes do, in place of one an item.")
  var split = false
  @Flag(help: "Print the summary as one line of JSON.")
  var json = false
  @Flag(name: .customLong("stop-with-parent"), help: "End when the parent process ends.")
  var stopWithParent = false

  /// The last line with `--json`.
  struct Summary: Codable, Equatable {
    var seconds = 0.0
    var vehicles = 0
    var values = 0
    var bytes = 0
    var datagrams = 0
    var refused = 0
    var dropped = 0
  }

  private static func form(_ text: String) throws -> RadarProtocol {
    guard let form = RadarProtocol(rawValue: text) else {
      throw ValidationError(
        "\(text) is none of \(RadarProtocol.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return form
  }

  func validate() throws {
    guard (0...3_600).contains(vehiclesPerHour) else {
      throw ValidationError("--vehicles-per-hour: 0 to 3600")
    }
    guard (12...150).contains(meanSpeed) else { throw ValidationError("--mean-speed: 12 to 150") }
    guard (20...500).contains(range) else { throw ValidationError("--range: 20 to 500") }
    guard (0.001...604_800).contains(duration) else {
      throw ValidationError("--duration \(duration): give seconds, 0.001 to 604800")
    }
  }

  func run() throws {
    let summary = send(over: try DatagramSocket(to: to))
    if json {
      print(try jsonLine(summary))
    } else {
      print(
        "\(summary.vehicles) vehicles in \(summary.seconds) s: \(summary.values) values, "
          + "\(summary.bytes) bytes in \(summary.datagrams) datagrams, \(summary.refused) found "
          + "nobody listening, \(summary.dropped) not taken by the kernel")
    }
  }

  private func send(over socket: consuming DatagramSocket) -> Summary {
    var radar = SimulatedRadar(
      form,
      use: SimulatedRadar.Use(
        vehiclesPerHour: vehiclesPerHour, meanKmh: meanSpeed, rangeMetres: range), seed: seed)
    var box = SerialBox(splits: split, seed: seed)
    var summary = Summary()
    let clock = SimulationClock()
    let stop = StopSignal(stopWithParent: stopWithParent)
    while !stop.isRaised {
      let (at, bytes) = radar.next(clock: clock.wall)
      if at >= .seconds(duration) { break }
      // Not a wait at the socket: the word that nobody listens would end it at once. SIGINT is
      // looked at before each item.
      let rest = (at - clock.now).inSeconds * 1_000_000
      if rest > 0 { usleep(UInt32(min(200_000, rest.rounded(.up)))) }
      summary.vehicles = radar.vehicles
      summary.values = radar.values
      summary.bytes += bytes.count
      for datagram in box.take(bytes) { count(socket.send(datagram), &summary) }
    }
    for datagram in box.flush() { count(socket.send(datagram), &summary) }
    summary.seconds = (clock.now.inSeconds * 1_000).rounded() / 1_000
    return summary
  }

  private func count(_ outcome: DatagramSocket.Outcome, _ summary: inout Summary) {
    switch outcome {
    case .sent: summary.datagrams += 1
    case .sentAfterRefusal:
      summary.datagrams += 1
      summary.refused += 1
    case .dropped: summary.dropped += 1
    }
  }
}

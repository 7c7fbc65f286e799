internal import ArgumentParser
internal import Wire

/// Roadside signs that confirm what they show.
struct SignsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "signs",
    abstract: "Answers sign commands with the sign's state; falls back to caution by itself.",
    discussion: """
      With --dark, --wrong-text or --deaf all of them fail so, at once or after --fault-after. \
      --log writes a line of JSON for each change on a panel: device, shows (the text, or dark), \
      kmh, lamp (lit, fallback, faulty), command and t (Unix milliseconds).
      """)

  @OptionGroup var link: LinkOptions
  @Option(name: .customLong("device"), help: "A sign's id; repeat for more.")
  var devices: [String] = []
  @Option(help: "How many of the county's signs, when none is named.")
  var count: Int?
  @Flag(help: "The panels go dark, and the signs say so.")
  var dark = false
  @Flag(name: .customLong("wrong-text"), help: "The panels hold another text than they are told.")
  var wrongText = false
  @Flag(help: "The signs hear no command any more, and speak on.")
  var deaf = false
  @Option(
    name: .customLong("fault-after"), help: "Seconds from the start to the fault, 0 to 604800.")
  var faultAfter = 0.0
  @Option(help: "File for what the panels show, or - for the standard output.")
  var log: String?

  func validate() throws {
    guard (0...604_800).contains(faultAfter) else {
      throw ValidationError("--fault-after \(faultAfter): give seconds, 0 to 604800")
    }
    guard [dark, wrongText, deaf].count(where: { $0 }) <= 1 else {
      throw ValidationError("give one of --dark, --wrong-text and --deaf")
    }
  }

  private var failure: SimulatedSign.Failure? {
    let fault: SimulatedSign.Fault? =
      dark ? .dark : wrongText ? .wrongText : deaf ? .deaf : nil
    return fault.map { SimulatedSign.Failure(fault: $0, from: .seconds(faultAfter)) }
  }

  func run() throws {
    let keys = try link.keyRing()
    let boot = try link.bootCounter()
    let panels = try log.map(PanelLog.init)
    var stations: [Station] = []
    for id in try link.devices(named: devices, class: .sign, count: count) {
      let sign = SimulatedSign(failure: failure)
      stations.append(
        Station(
          endpoint: try link.endpoint(id, keys: keys, boot: boot),
          device: panels.map { LoggedSign(sign, of: id, log: $0) } ?? sign))
    }
    try link.run(
      stations, ending: Simulation.Ending(acting: link.actingTime(), draining: .seconds(2)))
  }
}

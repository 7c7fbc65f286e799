internal import ArgumentParser
private import Foundation

/// A recording of simulated traffic in place of datagrams: `devicesim bends --readings`.
struct RecordingOptions: ParsableArguments {
  static let discussion = """
    With --readings nothing is sent: what the heads of a corridor see of --vehicles vehicles is \
    written as JSON lines, and with --truth, apart from it, what was true (formats: \
    devices/bend/recording.md). The same options give the same files. The corridor has --bends \
    bends 340 m apart on a grade of -3.8 %, four heads a bend and two signs; with --county it is \
    one of bends.yaml.

    Vehicles come as a Poisson process, half each way, and follow the Intelligent Driver Model \
    (Treiber, Hennecke, Helbing 2000) in steps of 100 ms; nobody overtakes, and drivers do not \
    react to the signs: the loop is open. 20 % are trucks, 1 % brake hard or stop for 5 to 60 s \
    (role "stopping"), 0.2 % are pedestrians. A road carries about 1900 vehicles an hour; what \
    comes above waits to enter. A runaway enters when the way ahead of it is free.

    Heads measure twice a second, miss 2 %, err by up to 5 km/h and 2 m, reach the centre 100 to \
    120 ms later and see no farther than 250 m, nor round a bend. Of two vehicles with less than \
    6 m between them they see the nearer. Their clocks are off by up to 2 s and drift by up to \
    50 ppm.
    """

  @Option(help: "File for what the heads saw; - is standard output.")
  var readings: String?
  @Option(help: "File for what was true; - is standard output.")
  var truth: String?
  @Option(help: "Vehicles in all, 1 to 1000000. Default: 1000, with --records all.")
  var vehicles: Int?
  @Option(help: "Bends of the corridor, 1 to 41. Default: 2.")
  var bends: Int?
  @Option(help: "Mode of the corridor, overlap or presence; passed on only. Default: its own.")
  var mode: String?
  @Option(help: "Trucks among the vehicles whose brakes have failed, downhill.")
  var runaways = 0
  @Option(
    name: .customLong("wrong-way"),
    help: "Vehicles among them in the wrong lane; heads at the limits then watch a lane each.")
  var wrongWay = 0
  @Option(
    name: .customLong("fault"),
    help: "KIND:HEAD[+HEAD]:FROM:TO, seconds; silent, blind or clock (5 min ahead). Repeatable.")
  var faults: [String] = []
  @Option(
    help: """
      Real arrivals, directions, speeds and lengths: CSV with \
      time_local,site,direction,speed_kmh,length_m; - is standard input.
      """)
  var records: String?
  @Option(help: "Site of --records that is used.")
  var site: String?
  @Option(
    name: .customLong("records-from"),
    help: "First record that is used, YYYY-MM-DDTHH:MM:SS. Default: the site's first.")
  var recordsFrom: String?

  /// Whether a recording is asked for.
  var isAsked: Bool { readings != nil }

  func validate() throws {
    guard readings != nil else {
      let others: [(String, Bool)] = [
        ("truth", truth != nil), ("records", records != nil), ("vehicles", vehicles != nil),
        ("fault", !faults.isEmpty), ("bends", bends != nil), ("mode", mode != nil),
        ("runaways", runaways != 0), ("wrong-way", wrongWay != 0), ("site", site != nil),
        ("records-from", recordsFrom != nil),
      ]
      if let other = others.first(where: \.1) {
        throw ValidationError("--\(other.0) goes with --readings FILE")
      }
      return
    }
    if truth == "-", readings == "-" {
      throw ValidationError("--readings and --truth cannot both be standard output")
    }
    if let truth, truth != "-", truth == readings {
      throw ValidationError("--readings and --truth name the same file")
    }
    if let vehicles, !(1...1_000_000).contains(vehicles) {
      throw ValidationError("--vehicles \(vehicles): 1 to 1000000")
    }
    if let bends, !RoadPlan.bendLimits.contains(bends) {
      throw ValidationError("--bends \(bends): 1 to 41")
    }
    if let mode, RoadPlan.Mode(rawValue: mode) == nil {
      throw ValidationError("--mode \(mode): overlap or presence")
    }
    guard runaways >= 0, wrongWay >= 0, runaways + wrongWay <= vehicles ?? 1_000 else {
      throw ValidationError("--runaways and --wrong-way: from 0, together at most --vehicles")
    }
    if records != nil, runaways + wrongWay > 0 {
      throw ValidationError("--records has neither --runaways nor --wrong-way")
    }
    if records == nil, site != nil || recordsFrom != nil {
      throw ValidationError("--site and --records-from go with --records FILE")
    }
  }

  /// Writes the recording, of a corridor that is made up unless one is given.
  func run(on given: RoadPlan?, use: RoadUse, seed: UInt64) throws(SimulatorError) {
    guard let readings else { return }
    if given != nil, bends != nil { throw .usage("--bends: the corridor of --county has its own") }
    var plan = given ?? RoadPlan.made(bends: bends ?? 2, watchesLanes: wrongWay > 0)
    if let mode = mode.flatMap(RoadPlan.Mode.init) { plan.mode = mode }
    var windows: [HeadFault] = []
    for fault in faults { windows.append(try HeadFault.parse(fault, heads: plan.heads.count)) }
    var use = use
    use.runaways = runaways
    use.wrongWay = wrongWay
    var arrivals = RoadArrivals(
      use: use, count: vehicles ?? 1_000, downhill: plan.downhill, seed: seed)
    if let records {
      let read = try RoadRecord.read(
        path: records, site: site, from: recordsFrom, count: vehicles)
      arrivals = RoadArrivals(records: read, use: use, downhill: plan.downhill, seed: seed)
      // Their own volume, so that the header tells the truth.
      let hours = max(1, read.last?.ms ?? 0) / 3_600_000
      use.perHour = (Double(read.count) / hours).rounded()
    }
    let traffic = RoadTraffic(plan: plan, use: use, arrivals: arrivals, seed: seed)
    let log: TruthLog? = if let truth { try TruthLog(path: truth, faults: windows) } else { nil }
    var run = BendRecording(
      traffic: traffic, seed: seed, faults: windows, readings: try LineFile(path: readings),
      truth: log)
    try run.run(header: RecordingHeader(plan: plan, seed: seed, perHour: use.perHour))
    let minutes = run.counts.milliseconds / 60_000
    FileHandle.standardError.write(
      Data(
        """
        \(run.counts.vehicles) vehicles in \(minutes / 60) h \(minutes % 60) min of the road's \
        time, \(run.counts.readings) readings

        """.utf8))
  }
}

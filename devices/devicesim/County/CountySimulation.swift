internal import Wire

/// Every device of a county folder as a station, and the scripts that come with the simulator.
struct CountySimulation {
  /// A script that comes with the simulator.
  enum Script: String, CaseIterable {
    /// A lively county: visitors, a press after 8 s and then now and then, a speeder.
    case demo
    /// Devices alive, nothing pressed.
    case quiet
  }

  let roster: CountyRoster
  let seed: UInt64
  /// Multiplies vehicles and visitors.
  let load: Double
  /// Frames a second of every camera.
  let framesPerSecond: Double

  /// All stations, each with its own part of the seed.
  func stations(
    habits: SimulatedUnit.Habits, endpoint: (DeviceID) throws(SimulatorError) -> DeviceEndpoint
  ) throws(SimulatorError) -> [Station] {
    var stations: [Station] = []
    let cameras = roster.devices(of: .camera)
    for (index, camera) in cameras.enumerated() {
      stations.append(
        Station(
          endpoint: try endpoint(camera.id),
          device: SimulatedCamera(
            source: view(of: index), framesPerSecond: framesPerSecond,
            phase: Double(index) / Double(cameras.count))))
    }
    for (index, post) in roster.devices(of: .post).enumerated() {
      stations.append(
        Station(
          endpoint: try endpoint(post.id), device: SimulatedPost(seed: part(1_000 + index))))
    }
    var use = RoadUse()
    use.perHour = 150 * load
    for (id, head) in bendHeads(use: use) {
      stations.append(Station(endpoint: try endpoint(id), device: head))
    }
    for sign in roster.devices(of: .sign) {
      stations.append(Station(endpoint: try endpoint(sign.id), device: SimulatedSign()))
    }
    for (index, unit) in roster.units.enumerated() {
      var own = habits
      own.cruise = unit.cruise
      stations.append(
        Station(
          endpoint: try endpoint(unit.id),
          device: SimulatedUnit(home: unit.place, habits: own, seed: part(3_000 + index))))
    }
    return stations
  }

  /// The heads of all corridors, each corridor with its own traffic; those in none see nothing.
  func bendHeads(use: RoadUse) -> [(id: DeviceID, head: SimulatedBendHead)] {
    let roads = roster.corridors.enumerated().map { index, plan in
      LiveRoad(plan: plan, use: use, seed: part(2_000 + index))
    }
    return roster.devices(of: .bendHead).map { device in
      let road = roads.first { $0.watchers.contains(device.id) }
      return (device.id, SimulatedBendHead(device: device.id, road: road))
    }
  }

  /// The steps of a script over that time.
  func steps(of script: Script, until end: Duration) -> [ScriptStep] {
    guard script == .demo else { return [] }
    var random = SeededRandom(seed: seed, part: 9)
    let posts = roster.devices(of: .post)
    let cameras = roster.devices(of: .camera)
    let heads = roster.corridors.flatMap(\.heads)
    var steps: [ScriptStep] = []
    func play(
      from first: Double, gap: ClosedRange<Double>, _ make: (Duration, inout SeededRandom) -> Void
    ) {
      var time = first
      while .seconds(time) < end, steps.count < ScriptStep.limit {
        make(.seconds(time), &random)
        time += random.number(in: gap) / max(0.01, load)
      }
    }
    // An operator sees a press within ten seconds, and has time for it before the next.
    play(from: 8, gap: 45...90) { time, random in
      guard let post = posts.randomElement(using: &random) else { return }
      steps.append(ScriptStep(at: time, device: post.id, action: .alarm(.press)))
    }
    play(from: 20, gap: 25...50) { time, random in
      guard let camera = cameras.randomElement(using: &random) else { return }
      steps.append(ScriptStep(at: time, device: camera.id, action: .visit))
    }
    play(from: 30, gap: 60...120) { time, random in
      guard let head = heads.randomElement(using: &random) else { return }
      steps.append(ScriptStep(at: time, device: head.device, action: .speeder))
    }
    return steps.sorted { $0.at < $1.at }
  }

  private func part(_ number: Int) -> UInt64 {
    var random = SeededRandom(seed: seed, part: UInt64(number))
    return random.next()
  }

  /// Most cameras look at a square where someone passes now and then, some at a road, some at trees
  /// or at nothing.
  private func view(of index: Int) -> FrameSource {
    let scenes: [(Scene, Double)] = [
      (.square, 0.5), (.still, 0), (.road, 0.4), (.square, 0.3), (.swaying, 0), (.still, 0),
    ]
    let (scene, passers) = scenes[index % scenes.count]
    let view = SceneRenderer.View(
      scene: scene, passersPerMinute: passers * load, quietSeconds: 15)
    return .drawn(SceneRenderer(view: view, seed: part(index)), JPEGEncoding())
  }
}

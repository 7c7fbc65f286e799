/// Where every vehicle truly was, written out in the order of entering.
///
/// Queue: the paths of those on the road and of those who have left before one who entered earlier;
/// as many as the road holds.
struct TruthLog: ~Copyable {
  private struct Path {
    var head: [UInt8]
    var points: [UInt8] = []
    var hasLeft = false
  }

  /// Steps between points of a path: 500 ms.
  private static let pointSteps = 5

  private var file: LineFile
  private var paths: [Path] = []
  /// The number of the first path's vehicle, and how many at the front are written out.
  private var firstNumber = 1

  init(path: String, faults: [HeadFault]) throws(SimulatorError) {
    var file = try LineFile(path: path)
    file.bytes.append(text: #"{"format":"watchpost-bend-truth","version":1}"#)
    try file.endLine()
    for fault in faults {
      let heads = fault.heads.map(String.init).joined(separator: ",")
      let kind = fault.kind.rawValue
      file.bytes += Array(
        #"{"fault":{"heads":[\#(heads)],"from":\#(fault.from),"to":\#(fault.to),"#.utf8)
      file.bytes += Array(#""kind":"\#(kind)"}}"#.utf8)
      try file.endLine()
    }
    self.file = file
  }

  /// Notes where everybody is after a step.
  mutating func note(_ traffic: RoadTraffic) throws(SimulatorError) {
    for vehicle in traffic.left { note(vehicle, traffic, isLast: true) }
    for vehicle in traffic.lanes.up { note(vehicle, traffic, isLast: false) }
    for vehicle in traffic.lanes.down { note(vehicle, traffic, isLast: false) }
    for vehicle in traffic.strays { note(vehicle, traffic, isLast: false) }
    let done = paths.prefix { $0.hasLeft }.count
    guard done > 0 else { return }
    for path in paths[..<done] {
      file.bytes += path.head
      file.bytes += path.points
      file.bytes.append(text: "]}")
      try file.endLine()
    }
    paths.removeFirst(done)
    firstNumber += done
  }

  /// Writes out the rest.
  mutating func finish() throws(SimulatorError) { try file.flush() }

  private mutating func note(_ vehicle: RoadVehicle, _ traffic: RoadTraffic, isLast: Bool) {
    guard isLast || (traffic.step - vehicle.entered).isMultiple(of: Self.pointSteps) else { return }
    while vehicle.number >= firstNumber + paths.count { paths.append(Path(head: [])) }
    let index = vehicle.number - firstNumber
    if paths[index].head.isEmpty {
      paths[index].head = Self.head(of: vehicle)
    } else {
      paths[index].points.append(UInt8(ascii: ","))
    }
    paths[index].points.append(UInt8(ascii: "["))
    paths[index].points.append(number: traffic.step * RoadTraffic.stepMs)
    paths[index].points.append(UInt8(ascii: ","))
    paths[index].points.append(hundredths: traffic.chainage(vehicle.front, vehicle.way))
    paths[index].points.append(UInt8(ascii: ","))
    paths[index].points.append(hundredths: vehicle.speed)
    paths[index].points.append(UInt8(ascii: "]"))
    paths[index].hasLeft = isLast
  }

  private static func head(of vehicle: RoadVehicle) -> [UInt8] {
    var line = Array(#"{"vehicle":\#(vehicle.number),"approach":"\#(vehicle.way.rawValue)","#.utf8)
    line += Array(#""class":"\#(vehicle.kind.rawValue)","length":"#.utf8)
    line.append(hundredths: vehicle.length)
    line += Array(#","role":"\#(vehicle.role.rawValue)","path":["#.utf8)
    return line
  }
}

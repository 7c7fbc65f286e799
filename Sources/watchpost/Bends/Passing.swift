internal import Detection

/// When a true vehicle passes one bend; milliseconds from the recording's start.
struct Passing: Equatable {
  /// Index of the bend.
  var bend: Int
  /// First within 500 m of the zone, or its path's begin when that lies nearer.
  var promisedMs: Double
  /// First on road within 500 m that a head sees; nil when it never is before it leaves the zone.
  var seenMs: Double?
  /// At the first sign that faces it; nil without a sign, or when it starts beyond it.
  var signMs: Double?
  /// At the bend's near limit, nil when it starts beyond or never comes there.
  var limitMs: Double?
  /// From its front's coming into the zone to its rear's leaving it. When its path ends inside, the
  /// path's end.
  var zoneMs: ClosedRange<Double>

  /// Nil when the vehicle never is in the zone.
  init?(_ vehicle: TrueVehicle, bend: Int, layout: RoadLayout) {
    let side = layout.side(bend, vehicle.approach)
    let start = vehicle.along(vehicle.path[0].chainage)
    guard start - vehicle.length <= side.far, let enters = vehicle.time(reaching: side.near) else {
      return nil
    }
    let leaves = vehicle.time(reaching: side.far + vehicle.length) ?? vehicle.lastMs
    self.bend = bend
    promisedMs = vehicle.time(reaching: side.promised) ?? enters
    seenMs = side.seenFrom.flatMap { vehicle.time(reaching: $0) }
    if let seen = seenMs, seen > leaves { seenMs = nil }
    if let place = side.signPlace, start < place { signMs = vehicle.time(reaching: place) }
    if start < side.limit { limitMs = vehicle.time(reaching: side.limit) }
    zoneMs = enters...max(enters, leaves)
  }
}

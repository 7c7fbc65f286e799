/// A value for each way of a road.
struct BothWays<Value> {
  var up: Value
  var down: Value

  subscript(way: RoadPlan.Way) -> Value {
    get { way == .up ? up : down }
    _modify {
      if way == .up { yield &up } else { yield &down }
    }
  }

  /// Whether both values have it.
  func both(_ holds: (Value) -> Bool) -> Bool { holds(up) && holds(down) }
}

extension BothWays: Equatable where Value: Equatable {}

/// A vehicle or pedestrian on a simulated road.
struct RoadVehicle: Equatable {
  enum Kind: String {
    case car
    case truck
    case pedestrian
  }

  /// What it is there for.
  enum Role: String {
    case plain
    /// Brakes hard or stops for a while, and goes on.
    case stopping
    /// Its brakes have failed.
    case runaway
    /// Drives in the other way's lane.
    case wrongWay
  }

  /// How it is driven.
  struct Driver: Equatable {
    /// Speed on a free straight road, metres a second.
    var desired: Double
    /// Time kept to the one ahead, seconds.
    var headway = FollowingModel.headway
    /// Acceleration from rest, and the deceleration that is still comfortable, m/s².
    var acceleration = FollowingModel.acceleration
    var braking = FollowingModel.braking
    /// Hardest braking, m/s².
    var hardest = 8.0
    /// Speed taken through a bend over its advisory speed.
    var curveFactor = 1.0
  }

  /// Braking for no reason that others know.
  struct Pause: Equatable {
    enum State: Equatable {
      case ahead
      case braking
      case holding(untilStep: Int)
      case over
    }

    /// Where it begins, metres along the way.
    var place: Double
    /// Speed braked to, metres a second; 0 stops.
    var floor: Double
    /// m/s².
    var deceleration: Double
    /// Time spent at that speed.
    var seconds: Double
    var state = State.ahead
  }

  /// Counts from 1 in the order of entering.
  var number: Int
  let way: RoadPlan.Way
  let kind: Kind
  let role: Role
  /// Metres from front to rear.
  let length: Double
  var driver: Driver
  /// Step of the run in which it entered.
  var entered = 0
  /// Metres that its front has come from where its way begins.
  var front: Double
  /// Metres a second.
  var speed: Double
  /// How far its desired speed has drifted, metres a second.
  var drift = 0.0
  /// The bend that it is in or comes to, counted along its way, and the speed it will take there.
  var bend = 0
  var bendSpeed: Double?
  var pause: Pause?
  /// Where it leaves; nil at the road's end.
  var leavesAt: Double?

  /// Metres that its rear has come.
  var rear: Double { front - length }
}

/// How a driver follows: the Intelligent Driver Model of M. Treiber, A. Hennecke, D. Helbing,
/// "Congested traffic states in empirical observations and microscopic simulations", Physical
/// Review E 62 (2000) 1805. Its constants are those of the paper's table I.
///
///     dv/dt = a [1 − (v / v0)^4 − (s* / s)²],   s* = s0 + v T + v Δv / (2 √(a b))
enum FollowingModel {
  /// T, seconds.
  static let headway = 1.6
  /// a, m/s².
  static let acceleration = 0.73
  /// b, m/s².
  static let braking = 1.67
  /// s0, metres between standing vehicles.
  static let standingGap = 2.0

  /// Acceleration on a free road. Above the desired speed the model brakes harder than drivers do;
  /// there the surplus is lost within a second, at most by the comfortable braking [D].
  static func free(_ driver: RoadVehicle.Driver, speed: Double, desired: Double) -> Double {
    if speed > desired { return -min(driver.braking, speed - desired) }
    let ratio = speed / max(0.1, desired)
    return driver.acceleration * (1 - ratio * ratio * ratio * ratio)
  }

  /// What the one ahead takes from it, m/s², 0 or more; `gap` metres from front to rear.
  static func interaction(
    _ driver: RoadVehicle.Driver, speed: Double, gap: Double, leaderSpeed: Double
  ) -> Double {
    let root = (driver.acceleration * driver.braking).squareRoot()
    let dynamic = speed * driver.headway + speed * (speed - leaderSpeed) / (2 * root)
    let ratio = (standingGap + max(0, dynamic)) / max(0.1, gap)
    return driver.acceleration * ratio * ratio
  }

  /// Braking for a bend whose limit is `distance` metres ahead, m/s², 0 or more. It begins when
  /// 0.8 of the comfortable braking is needed to be at the bend's speed there, so that it ends up
  /// near the comfortable one [D].
  static func slowing(
    _ driver: RoadVehicle.Driver, speed: Double, to bendSpeed: Double, distance: Double
  ) -> Double {
    guard speed > bendSpeed else { return 0 }
    let needed = (speed * speed - bendSpeed * bendSpeed) / (2 * max(1, distance))
    return needed < 0.8 * driver.braking ? 0 : min(needed, 2 * driver.braking)
  }
}

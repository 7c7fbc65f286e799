public import Wire

extension Corridor.Bend {
  /// Gravity, metres a second squared.
  static let gravity = 9.81
  /// Side friction that drivers bear, by km/h: 0.18 from 32 and 0.15 from 56 km/h (TxDOT Procedures
  /// for Establishing Speed Zones, "Calculated speed"), 0.21 below, which is the ball bank
  /// indicator's 14°, and 0.14 at 80 (AASHTO, both [K]); straight lines between.
  private static let frictions: [(kmh: Double, friction: Double)] = [
    (30, 0.21), (40, 0.18), (56, 0.15), (80, 0.14),
  ]

  /// The side friction that a curve may ask for at a speed.
  public static func sideFriction(at speed: Speed) -> Double { sideFriction(kmh: speed.kmh) }

  private static func sideFriction(kmh: Double) -> Double {
    var last = frictions[0]
    for next in frictions {
      if kmh < next.kmh {
        guard next.kmh > last.kmh else { return last.friction }
        let share = (kmh - last.kmh) / (next.kmh - last.kmh)
        return last.friction + share * (next.friction - last.friction)
      }
      last = next
    }
    return last.friction
  }

  /// The speed that the radius allows in comfort, V = √(127 · R · (e + f)) in km/h (domain.md 4.2),
  /// to a tenth below; 0 where the crossfall leaves nothing, at most 200.
  public var curveSpeed: Speed {
    // f falls with V, so that V² − 127 · R · (e + f) rises: halving finds its only zero.
    var (low, high) = (0.0, 200.0)
    for _ in 0..<32 {
      let middle = (low + high) / 2
      if allows(kmh: middle) { low = middle } else { high = middle }
    }
    return Speed(tenthsOfKmh: UInt16((low * 10 + 1e-6).rounded(.down)))
  }

  /// Whether the radius allows a speed.
  public func allows(_ speed: Speed) -> Bool { allows(kmh: speed.kmh) }

  private func allows(kmh: Double) -> Bool {
    kmh * kmh <= 127 * radiusMetres * (superelevation + Self.sideFriction(kmh: kmh))
  }

  /// Metres in which a vehicle that comes at a speed can stop before the bend, or infinity where it
  /// cannot: 2.5 v + v² / 2 (a − g · fall) (domain.md 4.2).
  public func stoppingSight(
    at speed: Speed, on approach: Approach, braking: Double = Corridor.carBraking
  ) -> Double {
    let metresPerSecond = speed.kmh / 3.6
    let slowing = braking + Self.gravity * grade * approach.sign
    guard slowing > 0 else { return .infinity }
    return 2.5 * metresPerSecond + metresPerSecond * metresPerSecond / (2 * slowing)
  }
}

extension Corridor {
  /// How hard a car brakes, metres a second squared (domain.md 4.2).
  public static let carBraking = 3.4
  /// How hard a long vehicle brakes, metres a second squared (domain.md 4.2).
  public static let truckBraking = 2.0
}

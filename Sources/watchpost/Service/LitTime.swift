import Detection
import Wire

/// How long the signs of one corridor have warned, all signs together, by the rule that asked
/// first.
struct LitTime: Sendable {
  private var spells: [DeviceID: (reason: WarningReason, sinceMs: Int64)] = [:]
  private var endedMs: [WarningReason: Int64] = [:]
  /// When the watch over the corridor began; nil before.
  private var beganMs: Int64?

  /// Takes what happened on the corridor.
  mutating func take(_ event: BendEvent, at nowMs: Int64) {
    switch event {
    case .lit(let spell):
      end(spell.sign, at: nowMs)
      spells[spell.sign] = (spell.reason, nowMs)
    case .dark(let sign, _, _, _): end(sign, at: nowMs)
    case .passage, .meeting, .reminded: break
    }
  }

  /// Begins the watch at its first call.
  mutating func begin(at nowMs: Int64) { beganMs = beganMs ?? nowMs }

  /// Ends all spells: the corridor is set up anew and its signs are told anew.
  mutating func endAll(at nowMs: Int64) {
    for sign in spells.keys { end(sign, at: nowMs) }
  }

  private mutating func end(_ sign: DeviceID, at nowMs: Int64) {
    guard let spell = spells.removeValue(forKey: sign) else { return }
    endedMs[spell.reason, default: 0] += nowMs - spell.sinceMs
  }

  /// Seconds lit so far by reason, with those that are lit now.
  func seconds(at nowMs: Int64) -> [WarningReason: Double] {
    var sum = endedMs
    for spell in spells.values { sum[spell.reason, default: 0] += nowMs - spell.sinceMs }
    return sum.mapValues { Double($0) / 1_000 }
  }

  /// Share of the time since the beginning that a sign warned, the mean of so many signs, 0 to 1.
  /// Static caution for want of a head is no warning of anybody.
  func share(signs: Int, at nowMs: Int64) -> Double {
    guard let beganMs, nowMs > beganMs, signs > 0 else { return 0 }
    let lit = seconds(at: nowMs).reduce(0.0) { $1.key == .fault ? $0 : $0 + $1.value }
    return min(1, lit / (Double(nowMs - beganMs) / 1_000 * Double(signs)))
  }
}

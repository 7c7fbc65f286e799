import Detection
import Wire

/// How long the signs of one corridor have warned, all signs together, by the rule that asked
/// first.
struct LitTime: Sendable {
  private var spells: [DeviceID: (reason: WarningReason, sinceMs: Int64)] = [:]
  private var endedMs: [WarningReason: Int64] = [:]

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
}

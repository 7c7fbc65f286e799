internal import Incidents
public import Wire

extension Wording {
  /// What a crew reads an order to be about.
  public static func text(_ nature: OrderNature) -> Bilingual {
    switch nature {
    case .press: text(Incident.Nature.press)
    case .motion: text(Incident.Nature.motion)
    case .tamper: text(Incident.Nature.tamper)
    case .overspeed: text(Incident.Nature.overspeed)
    case .obstacle: text(Incident.Nature.obstacle)
    case .runaway: text(Incident.Nature.runaway)
    case .wrongWay: text(Incident.Nature.wrongWay)
    case .deviceFault: text(Incident.Nature.deviceFault)
    case .reported: text(Incident.Nature.reported)
    }
  }
}

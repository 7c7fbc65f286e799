public import Incidents

extension Wording {
  /// Why a unit stands where it does among those recommended.
  public static func text(_ why: Recommendation.Why) -> Bilingual {
    switch why {
    case .nearest: Bilingual("nearest with a fresh position", "最近（位置新）")
    case .fresh: Bilingual("fresh position", "位置新")
    case .staleFix: Bilingual("estimated from an old position", "按旧位置估计")
    case .station: Bilingual("estimated from its station", "按驻地估计")
    case .placeUnknown: Bilingual("the incident's place is unknown", "警情位置不明")
    case .tried: Bilingual("was offered it and did not take it", "曾派单未接")
    case .here: Bilingual("is on this incident", "已在本警情")
    case .bound(let incident):
      Bilingual(
        "is on \(IncidentView.number(incident.rawValue))",
        "正在处置 \(IncidentView.number(incident.rawValue))")
    case .silent: Bilingual("its terminal is not heard", "终端失联")
    case .status(let status): text(status)
    case .removed: Bilingual("is no longer on the list", "已不在名册")
    }
  }
}

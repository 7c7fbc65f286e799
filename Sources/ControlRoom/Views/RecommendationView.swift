public import Incidents
internal import Wire

/// How well a unit fits an incident.
public struct RecommendationView: Equatable, Sendable, Codable {
  /// The unit.
  public var unit: String
  /// Its call sign.
  public var callSign: String
  /// `car`, `team`, `point`, `gridWorker`.
  public var kind: String
  /// What it is doing: `available`, `enRoute`, …
  public var status: String
  /// The same in words.
  public var statusText: Bilingual
  /// Metres to go; absent when the incident's place is unknown.
  public var metres: Double?
  /// Seconds of travel; absent when the incident's place is unknown.
  public var seconds: Double?
  /// Whether the position is a station's or a stale fix's.
  public var isEstimated: Bool
  /// How old its last position is; absent without one.
  public var fixAgeSeconds: Int64?
  /// Whether it can be offered the incident now.
  public var canTake: Bool
  /// Whether it holds an order.
  public var isBound: Bool
  /// Why it stands where it does.
  public var why: Bilingual

  /// Renders a recommendation.
  public init(_ recommendation: Recommendation) {
    unit = recommendation.unit.id.description
    callSign = recommendation.unit.callSign
    kind = recommendation.unit.kind.rawValue
    status = UnitView.code(recommendation.status)
    statusText = Wording.text(recommendation.status)
    metres = recommendation.metres
    seconds = recommendation.seconds
    isEstimated = recommendation.isEstimated
    fixAgeSeconds = recommendation.fixAgeSeconds
    canTake = recommendation.canTake
    isBound = recommendation.isBound
    why = Wording.text(recommendation.why)
  }
}

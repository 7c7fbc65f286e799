import Foundation
import Incidents
import Wire

@testable import ControlRoom

extension OpenAPITests {
  /// What the desk's and the units' own routes answer.
  static func deskSamples() -> [(schema: String, json: Data)] {
    let mine = PatrolSources.Mine(
      unit: .busy, fix: UnitFix(unit: .unit, place: County.Unit.three.station, ageSeconds: 4),
      orders: [
        .sample(.offered, .offer), .sample(.withdrawn, .withdraw),
        .sample(.withdrawn, .alreadyTaken), .sample(.cleared, .standDown),
      ])
    let list = RecommendationList(units: [Recommendation.full, .bare].map(RecommendationView.init))
    let answer = CommandAnswer(id: "x", result: "done", incident: 12)
    return [
      ("RecommendationList", JSONText.encode(list)), ("CommandAnswer", JSONText.encode(answer)),
      ("My", JSONText.encode(MyView(mine, at: FakeDesk.now))),
    ]
  }
}
